import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import type { Producer } from 'kafkajs'
import type { StoredCapture } from '@zhian/contracts/capture'
import { agentTopic, kafkaTopics, topicPlans } from '@zhian/contracts/topics'
import { blobKey } from '@zhian/kit/blobs/blob-store'
import { openKafka } from '@zhian/kit/kafka/kafka-client'
import { ensureTopics } from '@zhian/kit/kafka/kafka-topics'
import { silentLog } from '@zhian/kit/log'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import type { MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { freePorts } from '../../infra/local/ports.ts'
import { givenCapture } from '../support/given.ts'
import { startKafka } from '../support/kafka.ts'
import { cpuMsOf, ownCpuMs } from './cpu-clock.ts'
import { startService } from './forked.ts'
import { compare, inWindow, sampled, scaled } from './measure.ts'
import type { Effort, Row, Sample } from './measure.ts'

const stage = 'bridge'
const agentIds = ['agent-1', 'agent-2', 'agent-3', 'agent-4'] as const
/** What an agent keeps unacknowledged at most. */
const inFlightPerAgent = 32
const rawBatch = 100

/** From an agent's MQTT message to the picture in the blob store and the header in Kafka. */
export async function measureBridge(effort: Effort): Promise<Row[]> {
  await using kafka = await startKafka()
  const folder = await mkdtemp(join(tmpdir(), 'zhian-bench-bridge-'))
  try {
    await ensureTopics({ brokers: kafka.brokers, clientId: 'bench' }, topicPlans, silentLog())
    return await measureIn(folder, kafka.brokers, effort)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureIn(
  folder: string,
  brokers: readonly string[],
  effort: Effort,
): Promise<Row[]> {
  const [port = 0, healthPort = 0] = await freePorts(2)
  await writeFile(join(folder, 'agents.json'), JSON.stringify(rollOf(agentIds)))
  await using bridge = await startService({
    file: 'services/bridge/src/main.ts',
    healthPort,
    env: {
      KAFKA_BROKERS: brokers.join(','),
      BLOBS_FOLDER: join(folder, 'blobs'),
      BRIDGE_MQTT_PORT: String(port),
      BRIDGE_AGENTS_FILE: join(folder, 'agents.json'),
      BRIDGE_HEALTH_PORT: String(healthPort),
    },
  })
  await using opened = new AsyncDisposableStack()
  const links: MqttLink[] = []
  for (const agentId of agentIds) links.push(opened.use(await linkOf(agentId, port)))
  const client = openKafka({ brokers, clientId: 'bench-raw' }, silentLog())
  const producer = client.producer({ idempotent: false, allowAutoTopicCreation: false })
  await producer.connect()
  opened.defer(() => producer.disconnect())
  const raw = { producer, folder: join(folder, 'raw') }
  await mkdir(raw.folder, { recursive: true })

  const rows: Row[] = []
  for (const { imageBytes, count } of [
    { imageBytes: 0, count: scaled(4000, effort) },
    { imageBytes: 100_000, count: scaled(600, effort) },
  ]) {
    rows.push(
      ...(await compare(effort, {
        stage,
        what: `MQTT → blob + Kafka, embedded broker, ${whatOf(imageBytes)}, 4 agents x ${inFlightPerAgent} at once`,
        ours: () => publishAll(links, draw(count, imageBytes), bridge.pid),
        references: [
          {
            what:
              `kafkajs, batches of ${rawBatch}, acks=all, zstd` +
              (imageBytes === 0 ? '' : ' + sha256 + file write with fsync'),
            run: () => sendRaw(raw, draw(count, imageBytes)),
          },
        ],
      })),
    )
  }
  return rows
}

const whatOf = (imageBytes: number) =>
  imageBytes === 0 ? 'header of 1 kB alone' : `picture of ${imageBytes / 1000} kB`

const passwordOf = (agentId: string) => `${agentId} of the bench`

function rollOf(ids: readonly string[]): Record<string, string> {
  const digest = (id: string) => createHash('sha256').update(passwordOf(id)).digest('hex')
  return Object.fromEntries(ids.map((id) => [id, digest(id)]))
}

function linkOf(agentId: string, port: number): Promise<MqttLink> {
  return openMqttLink(
    {
      url: `mqtt://127.0.0.1:${port}`,
      protocolVersion: 4,
      clientId: agentId,
      username: agentId,
      password: passwordOf(agentId),
      keepaliveSeconds: 60,
      isSessionClean: true,
    },
    { topics: [agentTopic.write(agentId, 'ack')], onMessage: () => undefined },
  )
}

type Drawn = ReturnType<typeof givenCapture> & { readonly agent: number }

let lastSeq = 0

/** Captures that nobody has seen before, each with a picture of its own; drawn before the clock runs. */
function draw(count: number, imageBytes: number): Drawn[] {
  return Array.from({ length: count }, (_, index) => {
    lastSeq += 1
    const agent = index % agentIds.length
    const images = imageBytes === 0 ? [] : [randomBytes(imageBytes)]
    const agentId = agentIds[agent] ?? agentIds[0]
    return { agent, ...givenCapture({ agentId, epoch: 'bench', seq: lastSeq, images }) }
  })
}

function publishAll(
  links: readonly MqttLink[],
  drawn: readonly Drawn[],
  pid: number,
): Promise<Sample> {
  const publishOne = async (index: number) => {
    const one = drawn[index]
    const link = links[one?.agent ?? 0]
    if (one === undefined || link === undefined) return
    await link.publish(agentTopic.write(one.capture.agentId, 'captures'), one.frame, 1)
  }
  const width = agentIds.length * inFlightPerAgent
  return sampled(
    () => cpuMsOf(pid),
    () => inWindow(drawn.length, width, publishOne),
  )
}

interface RawSink {
  readonly producer: Producer
  readonly folder: string
}

function sendRaw({ producer, folder }: RawSink, drawn: readonly Drawn[]): Promise<Sample> {
  const sendBatch = async (batch: readonly Drawn[]) => {
    await Promise.all(batch.flatMap(({ images }) => images.map((image) => keepRaw(folder, image))))
    await producer.send({
      topic: kafkaTopics.captures,
      acks: -1,
      compression: kafkajs.CompressionTypes.ZSTD,
      messages: batch.map(({ capture }) => {
        const blobKeys = capture.images.map(({ sha256 }) => blobKey(capture.receivedAtMs, sha256))
        const record: StoredCapture = { schema: 'stored-capture.v1', capture, blobKeys }
        return { key: capture.agentId, value: JSON.stringify(record), partition: 0 }
      }),
    })
  }
  return sampled(ownCpuMs, async () => {
    for (let at = 0; at < drawn.length; at += rawBatch)
      await sendBatch(drawn.slice(at, at + rawBatch))
    return drawn.length
  })
}

async function keepRaw(folder: string, image: Buffer): Promise<void> {
  const name = createHash('sha256').update(image).digest('hex')
  await writeFile(join(folder, name), image, { flush: true })
}
