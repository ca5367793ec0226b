import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kafkaAnswers, planKafkaBroker } from '../../infra/local/kafka-broker.ts'
import { startChild } from './child.ts'
import { eventually } from './eventually.ts'
import { freePorts } from '../../infra/local/ports.ts'

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url))

export interface TestKafka extends AsyncDisposable {
  readonly brokers: readonly string[]
  /** Ends the broker as a power cut would, and brings it back on the same ports and folder. */
  killAndReturn(): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
}

/** One real KRaft broker for one test file, in a folder of its own. */
export async function startKafka(): Promise<TestKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-kafka-'))
  const [brokerPort = 0, controllerPort = 0] = await freePorts(2)
  const plan = await planKafkaBroker({ root: repositoryRoot, folder, brokerPort, controllerPort })
  const brokers = [`127.0.0.1:${brokerPort}`]
  let child = startChild(plan)
  const answers = () =>
    eventually(
      async () => {
        if (!(await kafkaAnswers(brokers)))
          throw new Error(`Kafka does not answer:\n${child.output()}`)
      },
      { withinMs: 60_000, everyMs: 150 },
    )
  const start = async () => {
    child = startChild(plan)
    await answers()
  }
  await answers()
  return {
    brokers,
    start,
    stop: () => child.kill('SIGTERM'),
    async killAndReturn() {
      await child.kill('SIGKILL')
      await start()
    },
    async [Symbol.asyncDispose]() {
      await child.kill('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
