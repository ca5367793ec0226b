import { mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../support/kafka.ts'
import { thisCommit, thisMachine } from '../machine.ts'
import { median } from '../measure.ts'
import { readReport, scratchFolder, writeReport } from '../results-file.ts'
import { gatewayLines } from './gateway-report.ts'
import type { GatewayReport } from './gateway-report.ts'
import { measureGateway } from './measure-gateway.ts'

interface Wishes {
  readonly isQuick: boolean
  readonly seconds: number | undefined
  readonly perSecond: number | undefined
  readonly say: (line: string) => void
}

const loadEveryMs = 30_000

/** Measures the agent as a gateway has it, prints the tables, and keeps those of a whole run beside the other stages. */
export async function benchGateway(wishes: Wishes): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stop.abort(new Error('stopped')))
  const loads: number[] = []
  const looking = setInterval(() => loads.push(loadavg()[0] ?? 0), loadEveryMs)
  const beganMs = performance.now()
  const commit = await thisCommit()
  const result = await measureGateway({ ...wishes, stopping: stop.signal }).finally(() =>
    clearInterval(looking),
  )
  const report: GatewayReport = {
    ...result,
    date: new Date().toISOString().slice(0, 10),
    commit,
    seconds: Math.round((performance.now() - beganMs) / 1000),
    load: { median: tenths(median(loads)), max: tenths(Math.max(...loads)) },
  }
  process.stdout.write(`${gatewayLines(report).join('\n')}\n`)
  const isWhole = !wishes.isQuick && wishes.seconds === undefined && wishes.perSecond === undefined
  const folder = join(repositoryRoot, 'test/bench')
  const kept = isWhole ? await readReport(folder, thisMachine().kind) : undefined
  if (kept === undefined) await keepAside(report, wishes.say)
  else wishes.say(`bench: written to ${await writeReport({ ...kept, gateway: report }, folder)}`)
  return 0
}

async function keepAside(report: GatewayReport, say: Wishes['say']): Promise<void> {
  await mkdir(scratchFolder, { recursive: true })
  const path = join(scratchFolder, 'gateway.json')
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`)
  say(`bench: written to ${path}`)
}

const tenths = (value: number) => Number(value.toFixed(1))
