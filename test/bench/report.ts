import { gatewayLines } from './gateway/gateway-report.ts'
import type { GatewayReport } from './gateway/gateway-report.ts'
import type { Machine } from './machine.ts'
import type { Row } from './measure.ts'

export interface Report {
  readonly machine: Machine
  /** With a plus where the tree had uncommitted changes. */
  readonly commit: string
  readonly versions: string
  readonly date: string
  readonly isQuick: boolean
  readonly seconds: number
  /** One-minute load average at the beginning: whatever else ran here. */
  readonly loadBefore: number
  readonly rows: readonly Row[]
  /** Of a run of its own. */
  readonly gateway?: GatewayReport
}

/** How to read the table is in `README.md`; what stands in a row is what was run. */
export function markdownOf(report: Report): string {
  const { machine, commit, versions, date, isQuick, seconds, loadBefore, rows } = report
  const stages = [...new Set(rows.map(({ stage }) => stage))]
  const lines = [
    '# What the stages cost, beside the raw limit of the same work',
    '',
    `Written by \`./zhian bench${isQuick ? ' --quick' : ''}\` on ${date}, commit ${commit}, in ${seconds} s.`,
    '',
    `Machine \`${machine.kind}\`: ${machine.cores} x ${machine.cpu}, ${machine.memoryGib} GiB, Node ${machine.node},`,
    `load ${loadBefore} at the beginning. Single node, everything on this machine, loopback; Kafka and store as`,
    '`./zhian up` sets them (one broker, every record flushed; every insert flushed); nets with one thread a session.',
    `References by ${versions}; a plus behind the commit stands for uncommitted changes.`,
    '',
    'CPU is user and system time of the measured process, all threads. **Ratio** is CPU per event over the',
    "reference's, median of the rounds; in brackets the smallest and the largest round.",
    ...stages.flatMap((stage) => ['', `## ${stage}`, '', ...tableOf(rows, stage)]),
    ...wholeOf(rows),
    ...(report.gateway === undefined ? [] : gatewayLines(report.gateway)),
    '',
  ]
  return lines.join('\n')
}

/** A whole park, and what all of it takes: of a machine that does other things too, CPU is what one can trust. */
export function assessmentLines(report: Report, loadAfter: number): string[] {
  const { machine, commit, date, isQuick, seconds, loadBefore, rows } = report
  return [
    '## assessment',
    '',
    `\`./zhian bench assessment${isQuick ? ' --quick' : ''}\` on ${date}, commit ${commit}, ${seconds} s, ${machine.cores} x ${machine.cpu}; load average ${loadBefore} before and ${loadAfter} after.`,
    '',
    ...tableOf(rows, 'assessment'),
    '',
    '| all of them | CPU-s | wall s here | CPU-s of the reference | its wall s |',
    '|---|--:|--:|--:|--:|',
    ...rows.map(({ what, n, cpuMsPerEvent, eventsPerSecond, reference }) =>
      cells([
        what,
        plain((n * cpuMsPerEvent) / 1000),
        plain(n / eventsPerSecond),
        plain((n * reference.cpuMsPerEvent) / 1000),
        plain(n / reference.eventsPerSecond),
      ]),
    ),
  ]
}

function tableOf(rows: readonly Row[], stage: string): string[] {
  return [
    '| what | n | CPU-ms per event | events/s | reference | CPU-ms per event | events/s | ratio |',
    '|---|--:|--:|--:|---|--:|--:|--:|',
    ...rows
      .filter((row) => row.stage === stage)
      .map(({ what, n, cpuMsPerEvent, eventsPerSecond, reference, ratio, spread }) =>
        cells([
          what,
          n,
          plain(cpuMsPerEvent),
          plain(eventsPerSecond),
          reference.what,
          plain(reference.cpuMsPerEvent),
          plain(reference.eventsPerSecond),
          `**${plain(ratio)}** (${plain(spread.min)}–${plain(spread.max)})`,
        ]),
      ),
  ]
}

/** What a whole world also tells: how long a capture takes, and who spends the time. */
function wholeOf(rows: readonly Row[]): string[] {
  return rows.flatMap(({ what, latencyMs, processes }) => {
    if (latencyMs === undefined || processes === undefined) return []
    return [
      '',
      `### ${what}`,
      '',
      `Push → queryable at ${plain(latencyMs.perSecond)} captures/s: p50 ${latencyMs.p50} ms, p99 ${latencyMs.p99} ms.`,
      '',
      '| process | CPU-ms per capture | RSS, MB |',
      '|---|--:|--:|',
      ...processes.map(({ name, cpuMsPerEvent, rssMb }) =>
        cells([name, plain(cpuMsPerEvent), rssMb]),
      ),
    ]
  })
}

function cells(values: readonly (string | number)[]): string {
  return `| ${values.join(' | ')} |`
}

/** Without an exponent. */
function plain(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: false })
}
