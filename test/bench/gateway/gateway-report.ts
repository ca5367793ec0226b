import type { ForwardResult, Forwarded } from './forward.ts'
import type { GatewayResult } from './measure-gateway.ts'
import type { IdleMemory } from './memory.ts'
import type { OutageResult } from './outage.ts'
import { median } from '../measure.ts'

/** A measurement of the gateway beside when and of what it was taken. */
export interface GatewayReport extends GatewayResult {
  readonly date: string
  readonly commit: string
  readonly seconds: number
  /** One-minute load average over the run, of two looks a minute: whatever else ran here. */
  readonly load: { readonly median: number; readonly max: number }
}

/** The lines of its section in RESULTS.md. */
export function gatewayLines(report: GatewayReport): string[] {
  const { date, commit, seconds, load, forward, outage, idle } = report
  return [
    '',
    '## gateway',
    '',
    `\`./zhian bench gateway\` on ${date}, commit ${commit}, ${seconds} s; load average median ${load.median}, highest ${load.max}, the bench's own part in it.`,
    'The packaged agent (`./zhian package`), pictures of 194 kB. MB are 2^20 bytes. The rest of the machine was busy with other work.',
    ...forward.flatMap(forwardLines),
    ...idleLines(idle),
    ...outageLines(outage),
  ]
}

function forwardLines(result: ForwardResult): string[] {
  const { agent, bridge, cameras, perSecond, seconds, ratio, stillCpuMsPerSecond } = result
  const { pushToFarSideMs: latency } = result
  const row = (what: string, of: (each: Forwarded) => string | number) =>
    `| ${what} | ${of(agent)} | ${of(bridge)} |`
  return [
    '',
    `### ${cameras} cameras, ${perSecond} captures/s in bursts, ${seconds} s`,
    '',
    '| | agent | Mosquitto bridge, the same captures as MQTT messages |',
    '|---|--:|--:|',
    row('captures', ({ captures }) => captures),
    row('CPU-ms per capture, median of the windows', ({ cpuMsPerCapture }) =>
      spread(cpuMsPerCapture),
    ),
    row('beside it, looking at pictures for faults, CPU-ms per capture', (each) =>
      digits(each.childrenCpuMsPerCapture),
    ),
    row('RSS, MB: median, highest', ({ rssMb }) => `${rssMb.median}, ${rssMb.max}`),
    row('PSS, MB: median, highest', ({ pssMb }) => `${pssMb.median}, ${pssMb.max}`),
    row('fsync + fdatasync', ({ syncs }) => syncs ?? 'not counted'),
    row('written to the file system, MB', ({ writtenMb }) => writtenMb),
    "| a camera's OK or PUBACK means | on the disk here, freed when the far side has it | in memory; on the disk a second later at best |",
    '',
    `CPU of the agent over the bridge's, by window: **${digits(ratio.median)}** (${digits(ratio.min)}–${digits(ratio.max)}). Heartbeats and reports alone take the agent ${digits(stillCpuMsPerSecond)} CPU-ms a second.`,
    `Push → far side: p50 ${Math.round(latency.p50)} ms, p99 ${Math.round(latency.p99)} ms.`,
  ]
}

function idleLines(idle: readonly IdleMemory[]): string[] {
  const at = ({ looks }: IdleMemory, share: number) =>
    looks[Math.max(0, Math.ceil(looks.length * share) - 1)]
  const kinds = [...new Set(idle.flatMap(({ byKind }) => byKind.map(({ kind }) => kind)))]
  const columns = idle.map(({ cameras }) => ` ${cameras} cameras |`)
  const row = (what: string, of: (each: IdleMemory) => string | number | undefined) =>
    `| ${what} |${idle.map((each) => ` ${of(each) ?? ''} |`).join('')}`
  const last = idle[0]?.looks.at(-1)?.atSecond ?? 0
  return [
    '',
    '### Memory at rest: connected, every HTTP way in open, cameras registered, one capture each on average at the start',
    '',
    `| resident, MB |${columns.join('')}`,
    `|---|${idle.map(() => '--:|').join('')}`,
    row(`after ${Math.round(last / 10)} s`, (each) => at(each, 0.1)?.rssMb),
    row(`after ${Math.round(last / 2)} s`, (each) => at(each, 0.5)?.rssMb),
    row(`after ${last} s`, (each) => at(each, 1)?.rssMb),
    row('highest', ({ looks }) => Math.max(...looks.map(({ rssMb }) => rssMb))),
    row('PSS, median', ({ looks }) => median(looks.map(({ pssMb }) => pssMb))),
    ...kinds.map((kind) =>
      row(
        `of it at the end: ${kind}`,
        ({ byKind }) => byKind.find((each) => each.kind === kind)?.rssMb,
      ),
    ),
  ]
}

function outageLines(outage: OutageResult): string[] {
  const { captures, days, imageBytes, calmMs, drainingMs, ledger } = outage
  const ratio = (of: 'p50' | 'p99') => digits(drainingMs[of] / calmMs[of])
  return [
    '',
    `### ${days} days without a line: ${captures} captures of ${imageBytes / 1000} kB, then a line of ${outage.lineBytesPerSecond / 1000} kB/s`,
    '',
    `The spool was written by the agent's own code under a clock that ran through the ${days} days (${digits(outage.fillSeconds)} s); device times, received times and pictures are in it. Cameras go on at ${outage.livePerSecond} captures/s of 194 kB; the agent is killed (SIGKILL) when half has gone.`,
    '',
    '| live capture, push → far side | captures | p50, ms | p99, ms |',
    '|---|--:|--:|--:|',
    `| without a backlog | ${calmMs.captures} | ${Math.round(calmMs.p50)} | ${Math.round(calmMs.p99)} |`,
    `| while it drains | ${drainingMs.captures} | ${Math.round(drainingMs.p50)} | ${Math.round(drainingMs.p99)} |`,
    `| ratio | | **${ratio('p50')}** | **${ratio('p99')}** |`,
    '',
    `Drained in ${Math.round(outage.drainSeconds)} s; connected again ${digits(outage.backAfterKillSeconds)} s after the kill; RSS at most ${outage.rssMbMax} MB.`,
    `Captured ${ledger.captured} = acknowledged ${ledger.acknowledged} + refused ${ledger.refused} + evicted ${ledger.evicted} + pending ${ledger.pending}; the far side has ${outage.arrived} different ones (${outage.sentTwice} came twice, known by their id).`,
  ]
}

function spread(values: readonly number[]): string {
  return `${digits(median(values))} (${digits(Math.min(...values))}–${digits(Math.max(...values))})`
}

function digits(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: false })
}
