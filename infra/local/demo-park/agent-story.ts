import type { AgentStatus, CameraStatus, LedgerManifest, Transition } from '@zhian/contracts/agent'
import { hourMs } from './calendar.ts'
import type { Captured } from './captured.ts'
import type { Defect } from './defect-scene.ts'
import type { DemoEnterprise, Span, Trouble } from './park-model.ts'

export const epoch = 'demo'
const statusEveryMs = 12 * hourMs

/** What a trouble is called by the agent that sees it; a camera that merely captures little is not seen by it. */
const whatOf: Readonly<Record<Trouble['what'], string | undefined>> = {
  offline: 'online',
  mute: 'silent',
  fewer: undefined,
  covered: 'covered',
  blurred: 'blurred',
  moved: 'moved',
  slow_clock: 'clock_wrong',
}
const clockOffsetMs = -41_000

interface Telling {
  readonly enterprise: DemoEnterprise
  readonly agentId: string
  readonly span: Span
  readonly captures: readonly Captured[]
  readonly troubles: readonly Trouble[]
  readonly defects: readonly Defect[]
}

/** What an agent said of itself over the span, every twelve hours and at the end, and how it accounts for its captures. */
export function agentStory(telling: Telling): { statuses: AgentStatus[]; ledger: LedgerManifest } {
  const { agentId, span, captures, defects } = telling
  const outage = defects.find((defect) => defect.outage !== undefined)?.outage
  const isCutOff = (atMs: number) =>
    outage !== undefined && atMs >= outage.fromMs && atMs < outage.toMs
  const times: number[] = []
  for (let atMs = span.fromMs + statusEveryMs; atMs < span.toMs; atMs += statusEveryMs)
    if (!isCutOff(atMs)) times.push(atMs)
  times.push(span.toMs)
  const waiting = transitionsOf(telling)
  const counts = new Map<number, { captures: number; lastMs: number }>()
  let next = 0
  const statuses = times.map((atMs): AgentStatus => {
    for (; next < captures.length; next += 1) {
      const capture = captures[next]
      if (capture === undefined || capture.receivedAtMs >= atMs) break
      const before = counts.get(capture.camera)?.captures ?? 0
      counts.set(capture.camera, { captures: before + 1, lastMs: capture.receivedAtMs })
    }
    const due = waiting.findIndex((transition) => transition.atMs >= atMs)
    const transitions = waiting.splice(0, due < 0 ? waiting.length : due)
    return statusAt(telling, { atMs, lastSeq: next, counts, transitions })
  })
  const ledger: LedgerManifest = {
    schema: 'ledger.v1',
    agentId,
    epoch,
    atMs: span.toMs,
    capturedUpTo: captures.length,
    evicted: [],
  }
  return { statuses, ledger }
}

function transitionsOf({ enterprise, span, troubles }: Telling): Transition[] {
  const begun = enterprise.cameras.map(({ archive }) => ({
    atMs: span.fromMs,
    cameraId: archive.cameraId,
    what: 'online',
    isSo: true,
  }))
  const changes = troubles.flatMap(({ cameraId, what, fromMs, toMs }) => {
    const name = whatOf[what]
    if (name === undefined) return []
    const isSo = name !== 'online'
    const start = { atMs: fromMs, cameraId, what: name, isSo }
    return toMs >= span.toMs ? [start] : [start, { ...start, atMs: toMs, isSo: !isSo }]
  })
  return [{ atMs: span.fromMs, what: 'watching', isSo: true }, ...begun, ...changes]
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((transition, index) => ({ id: index + 1, ...transition }))
}

interface Moment {
  readonly atMs: number
  readonly lastSeq: number
  readonly counts: ReadonlyMap<number, { captures: number; lastMs: number }>
  readonly transitions: readonly Transition[]
}

function statusAt(
  { enterprise, agentId, span, troubles }: Telling,
  { atMs, lastSeq, counts, transitions }: Moment,
): AgentStatus {
  const now = troubles.filter(
    ({ fromMs, toMs }) => fromMs <= atMs && (toMs > atMs || toMs >= span.toMs),
  )
  const cameras = enterprise.cameras.map(({ archive }, index): CameraStatus => {
    const own = now.filter(({ cameraId }) => cameraId === archive.cameraId)
    const offline = own.find(({ what }) => what === 'offline')
    const counted = counts.get(index)
    const faults = own.flatMap(({ what }) => (what === 'offline' ? [] : (whatOf[what] ?? [])))
    const isSlow = own.some(({ what }) => what === 'slow_clock')
    return {
      cameraId: archive.cameraId,
      deviceId: archive.deviceCode ?? archive.cameraId,
      protocol: 'gat1400',
      isOnline: offline === undefined,
      lastSeenAtMs: offline?.fromMs ?? atMs - 5000,
      ...(counted === undefined ? {} : { lastCaptureAtMs: counted.lastMs }),
      captures: counted?.captures ?? 0,
      faults,
      clock: { offsetMs: isSlow ? clockOffsetMs : (index * 37) % 900, uncertaintyMs: 500 },
    }
  })
  return {
    schema: 'agent-status.v1',
    agentId,
    enterpriseId: enterprise.record.enterpriseId,
    siteId: enterprise.site.siteId,
    version: 'demo',
    atMs,
    startedAtMs: span.fromMs,
    epoch,
    spool: {
      lastSeq,
      pending: 0,
      spoolBytes: 4096,
      spoolBytesMax: 4_000_000_000,
      evicted: 0,
      refused: 0,
      corrupt: 0,
    },
    stripped: [],
    quarantined: 0,
    cameras,
    ownClock: 'synchronised',
    transitions: [...transitions],
  }
}
