import type { AgentStatus, CameraStatus, LedgerManifest, Transition } from '@zhian/contracts/agent'
import { dayMs, hourMs } from './calendar.ts'
import type { Captured } from './captured.ts'
import type { Chance } from './chance.ts'
import type { Defect } from './defect-scene.ts'
import type { DemoEnterprise, Span, Trouble } from './park-model.ts'

export const epoch = 'demo'
/**
 * A real agent speaks every 30 seconds, which would be 37 million. Here they take turns, so that somebody is heard every 110 seconds: four
 * minutes in which nobody is heard are an outage of the platform.
 */
const turnMs = 110_000
/** Of the newest time each is heard at least so often. */
const newest = { lastsMs: 2 * dayMs, everyMs: hourMs }
/** An agent is off for some minutes so often, for an update or a power cut. */
const restart = { everyMs: 20 * dayMs, lastsMs: 3 * 60_000 }

/** What a trouble is called by the agent that sees it; a camera that merely captures little is not seen by it. */
const whatOf: Readonly<Record<Trouble['what'], string | undefined>> = {
  offline: 'online',
  flapping: 'flapping',
  mute: 'silent',
  fewer: undefined,
  covered: 'covered',
  blurred: 'blurred',
  moved: 'moved',
  slow_clock: 'clock_wrong',
  fast_clock: 'clock_wrong',
  drifting_clock: 'clock_wrong',
}
const clockOffsetsMs: Partial<Record<Trouble['what'], number>> = {
  slow_clock: -41_000,
  fast_clock: 20_000,
  drifting_clock: -7000,
}

interface Telling {
  readonly enterprise: DemoEnterprise
  readonly agentId: string
  readonly span: Span
  readonly troubles: readonly Trouble[]
  readonly defects: readonly Defect[]
  readonly platformOutages: readonly Span[]
  readonly chance: Chance
  /** When it is this agent's turn to be heard, among how many. */
  readonly turn: { readonly index: number; readonly of: number }
}

export interface AgentStory {
  readonly statuses: readonly AgentStatus[]
  readonly ledger: LedgerManifest
}

/** What an agent says of itself since it joined, in its turn and at the end, and how it accounts for the captures that it is told of. */
export function agentStory(telling: Telling) {
  const { agentId, span } = telling
  const times = timesOf(telling)
  const waiting = transitionsOf(telling)
  const counts = new Map<number, { captures: number; lastMs: number }>()
  const statuses: AgentStatus[] = []
  let lastSeq = 0
  const speak = (atMs: number) => {
    const due = waiting.findIndex((transition) => transition.atMs >= atMs)
    const transitions = waiting.splice(0, due < 0 ? waiting.length : due)
    statuses.push(statusAt(telling, { atMs, lastSeq, counts, transitions }))
  }
  const speakUntil = (untilMs: number) => {
    while ((times[0] ?? Infinity) <= untilMs) speak(times.shift() ?? untilMs)
  }
  return {
    /** In the order in which they came. */
    hear({ camera, receivedAtMs, seq }: Captured) {
      speakUntil(receivedAtMs)
      const captures = 1 + (counts.get(camera)?.captures ?? 0)
      counts.set(camera, { captures, lastMs: receivedAtMs })
      lastSeq = seq
    },
    end(): AgentStory {
      speakUntil(span.toMs)
      const ledger: LedgerManifest = {
        schema: 'ledger.v1',
        agentId,
        epoch,
        atMs: span.toMs,
        capturedUpTo: lastSeq,
        evicted: [],
      }
      return { statuses, ledger }
    },
  }
}

/** It is not heard while it has no network, or while nobody is there to hear it. */
function timesOf({ enterprise, span, defects, platformOutages, turn }: Telling): number[] {
  const cutOff = [...defects.flatMap(({ outage }) => outage ?? []), ...platformOutages]
  const isHeard = (atMs: number) =>
    atMs > enterprise.joinedAtMs &&
    cutOff.every(({ fromMs, toMs }) => atMs < fromMs || atMs >= toMs)
  const times: number[] = []
  const roundMs = turn.of * turnMs
  const often = Math.min(roundMs, newest.everyMs)
  let atMs = span.fromMs + (turn.index + 1) * turnMs
  while (atMs < span.toMs) {
    if (isHeard(atMs)) times.push(atMs)
    atMs += atMs > span.toMs - newest.lastsMs ? often : roundMs
  }
  return [...times, span.toMs]
}

function transitionsOf(telling: Telling): Transition[] {
  const { enterprise, span, troubles } = telling
  const { joinedAtMs } = enterprise
  const begun = enterprise.cameras.map(({ archive }) => ({
    atMs: joinedAtMs,
    cameraId: archive.cameraId,
    what: 'online',
    isSo: true,
  }))
  const changes = troubles.flatMap(({ cameraId, what, fromMs, toMs, cause }) => {
    const name = whatOf[what]
    if (name === undefined) return []
    const isSo = name !== 'online'
    const start = { atMs: fromMs, cameraId, what: name, isSo }
    const because = cause === undefined ? start : { ...start, cause }
    return toMs >= span.toMs ? [because] : [because, { ...start, atMs: toMs, isSo: !isSo }]
  })
  const watching = restartsOf(telling).flatMap(({ fromMs, toMs }) => [
    { atMs: fromMs, what: 'watching', isSo: false },
    { atMs: toMs, what: 'watching', isSo: true },
  ])
  return [{ atMs: joinedAtMs, what: 'watching', isSo: true }, ...begun, ...watching, ...changes]
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((transition, index) => ({ id: index + 1, ...transition }))
}

function restartsOf({ enterprise, span, chance }: Telling): Span[] {
  const count = Math.floor((span.toMs - enterprise.joinedAtMs) / restart.everyMs)
  return Array.from({ length: count }, (_, index) => {
    const from = enterprise.joinedAtMs + index * restart.everyMs
    const fromMs = Math.floor(chance.between(from + hourMs, from + restart.everyMs - hourMs))
    return { fromMs, toMs: fromMs + restart.lastsMs }
  })
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
  const cameras = enterprise.cameras.map((camera, index): CameraStatus => {
    const { archive } = camera
    const own = now.filter(({ cameraId }) => cameraId === archive.cameraId)
    const offline = own.find(({ what }) => what === 'offline')
    const counted = counts.get(index)
    const faults = own.flatMap(({ what }) => (what === 'offline' ? [] : (whatOf[what] ?? [])))
    const [wrongMs] = own.flatMap(({ what }) => clockOffsetsMs[what] ?? [])
    return {
      cameraId: archive.cameraId,
      deviceId: archive.deviceCode ?? archive.cameraId,
      protocol: camera.protocol,
      isOnline: offline === undefined,
      lastSeenAtMs: offline?.fromMs ?? atMs - 5000,
      ...(counted === undefined ? {} : { lastCaptureAtMs: counted.lastMs }),
      captures: counted?.captures ?? 0,
      faults,
      clock: { offsetMs: wrongMs ?? (index * 37) % 900, uncertaintyMs: 500 },
    }
  })
  return {
    schema: 'agent-status.v1',
    agentId,
    enterpriseId: enterprise.record.enterpriseId,
    siteId: enterprise.site.siteId,
    version: 'demo',
    atMs,
    startedAtMs: enterprise.joinedAtMs,
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
