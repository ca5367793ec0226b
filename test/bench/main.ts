import { fork } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryRoot } from '../support/kafka.ts'
import { benchGateway } from './gateway/main.ts'
import { theseVersions, thisCommit, thisMachine } from './machine.ts'
import type { Row } from './measure.ts'
import { assessmentLines, markdownOf } from './report.ts'
import type { Report } from './report.ts'
import { readReport, scratchFolder, writeReport, writeSection } from './results-file.ts'
import type { StageAnswer } from './stage-worker.ts'
import { isShort, isStage, stages } from './stages.ts'
import type { StageName } from './stages.ts'

const say = (line: string) => process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      seconds: { type: 'string' },
      'per-second': { type: 'string' },
    },
  })
  if (positionals.join() === 'gateway') {
    const [seconds, perSecond] = [amountOf(values.seconds), amountOf(values['per-second'])]
    return benchGateway({ isQuick: values.quick, seconds, perSecond, say })
  }
  const unknown = positionals.filter((name) => !isStage(name))
  if (unknown.length > 0) {
    say(`bench: there is no ${unknown.join(', ')}; stages: ${Object.keys(stages).join(' ')}`)
    say('bench: gateway takes a quarter of an hour, and goes alone')
    return 2
  }
  const wanted = positionals.filter(isStage)
  const names = wanted.length > 0 ? wanted : (Object.keys(stages) as StageName[]).filter(isShort)
  const beganMs = performance.now()
  const loadBefore = Number((loadavg()[0] ?? 0).toFixed(1))
  const { rows, failed } = await measureAll(names, values.quick)
  if (isStopped) return 130
  const report: Report = {
    machine: thisMachine(),
    commit: await thisCommit(),
    versions: await theseVersions(),
    date: new Date().toISOString().slice(0, 10),
    isQuick: values.quick,
    seconds: Math.round((performance.now() - beganMs) / 1000),
    loadBefore,
    rows,
  }
  return names.join() === 'assessment'
    ? keepApart(report, failed)
    : keep(report, { wanted, failed })
}

async function keep(
  report: Report,
  { wanted, failed }: { wanted: readonly StageName[]; failed: number },
): Promise<number> {
  process.stdout.write(markdownOf(report))
  const isWhole = wanted.length === 0 && !report.isQuick && failed === 0
  const folder = isWhole ? join(repositoryRoot, 'test/bench') : scratchFolder
  const gateway = (await readReport(folder, report.machine.kind))?.gateway
  const kept = gateway === undefined ? report : { ...report, gateway }
  say(`bench: written to ${await writeReport(kept, folder)}`)
  return failed === 0 ? 0 : 1
}

/** A stage that goes alone has its own section, with the run that it was. */
async function keepApart(report: Report, failed: number): Promise<number> {
  const lines = assessmentLines(report, Number((loadavg()[0] ?? 0).toFixed(1)))
  process.stdout.write(`${lines.join('\n')}\n`)
  const isWhole = failed === 0 && !report.isQuick
  const folder = isWhole ? join(repositoryRoot, 'test/bench') : scratchFolder
  say(`bench: written to ${await writeSection(lines, folder)}`)
  return failed === 0 ? 0 : 1
}

function amountOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (Number(text) > 0) return Number(text)
  throw new RangeError(`"${text}" is no number above 0`)
}

async function measureAll(names: readonly StageName[], isQuick: boolean) {
  const rows: Row[] = []
  let failed = 0
  for (const name of names) {
    const beganMs = performance.now()
    const answer = await measureStage(name, isQuick)
    const seconds = ((performance.now() - beganMs) / 1000).toFixed(0)
    if (answer.is === 'measured') {
      rows.push(...answer.rows)
      say(`bench: ${name} measured (${seconds} s)`)
    } else {
      failed += 1
      say(`bench: ${name} failed after ${seconds} s: ${answer.problem}`)
    }
    if (isStopped) break
  }
  return { rows, failed }
}

let isStopped = false

async function measureStage(name: StageName, isQuick: boolean): Promise<StageAnswer> {
  const file = new URL('./stage-worker.ts', import.meta.url)
  const child = fork(file, [name, isQuick ? 'quick' : 'full'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = (signal: NodeJS.Signals) => {
    isStopped = true
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  let answer: StageAnswer = { is: 'failed', problem: 'its process ended without an answer' }
  child.once('message', (told: StageAnswer) => (answer = told))
  await once(child, 'exit')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
  return answer
}

process.exitCode = await main()
