import type { FaultStretch, PresenceStretch } from '@zhian/contracts/camera-history'
import type { Interval } from '@zhian/contracts/score'
import { intersection, union, without } from '@zhian/coverage/uptime/intervals'
import type { Stretches } from '@zhian/coverage/uptime/intervals'
import { reachOf, watchedBy } from '../assessment/facts/reach.ts'
import type { AgentLog } from '../assessment/facts/watched.ts'
import { when } from '../assessment/facts/watched.ts'
import type { CameraChange } from './read-changes.ts'

/** What is known of one camera in a period. */
export interface CameraLog {
  readonly cameraId: string
  readonly period: Interval
  /** From here on it is due; absent where nobody has said. */
  readonly commissionedAtMs?: number | undefined
  /** Of the agents that know it. */
  readonly logs: readonly AgentLog[]
  readonly changes: readonly CameraChange[]
}

export interface Presence {
  readonly online: Stretches
  readonly watched: Stretches
  readonly stretches: readonly PresenceStretch[]
}

/** Where several agents know a camera, one that watches and reaches it is enough; what nobody watched is not known. */
export function presenceOf({ cameraId, period, logs, ...known }: CameraLog): Presence {
  const whole = [period]
  const due = without(whole, [{ fromMs: -Infinity, toMs: known.commissionedAtMs ?? -Infinity }])
  const reach = reachOf(cameraId, logs)
  const watched = intersection(due, reach.watched)
  const online = intersection(due, reach.online)
  const causes = known.changes.filter(({ what, isSo }) => what === 'online' && !isSo)
  const of = (state: PresenceStretch['state'], stretches: Stretches) =>
    stretches.map((each): PresenceStretch => ({ state, ...each, ...causeOf(each, causes) }))
  return {
    online,
    watched,
    stretches: [
      ...of('online', online).map(({ cause: _none, ...each }) => each),
      ...of('offline', without(watched, online)),
      ...of('unreported', without(due, watched)).map(({ cause: _none, ...each }) => each),
      ...of('not_due', without(whole, due)).map(({ cause: _none, ...each }) => each),
    ].sort((a, b) => a.fromMs - b.fromMs),
  }
}

/** Faults of one kind, by whichever agent that watched, are one. A fault of what nobody sees is not a fault that was seen. */
export function faultsOf(
  { cameraId, period, logs, changes }: CameraLog,
  presence: Presence,
): FaultStretch[] {
  const byWhat = Map.groupBy(
    changes.filter(({ what }) => what !== 'online'),
    ({ what }) => what,
  )
  return [...byWhat]
    .flatMap(([what, all]) => {
      const byAgent = Map.groupBy(all, ({ agentId }) => agentId)
      const said = union(
        logs.flatMap((log) => {
          const told = byAgent.get(log.agentId) ?? []
          const stretches = when(told, { isSo: true, before: false, within: period })
          return intersection(stretches, watchedBy(log, cameraId))
        }),
      )
      // What comes and goes is also away.
      const seen = intersection(said, what === 'flapping' ? presence.watched : presence.online)
      const begun = all.filter(({ isSo }) => isSo)
      return seen.map((each): FaultStretch => ({ what, ...each, ...causeOf(each, begun) }))
    })
    .sort((a, b) => a.fromMs - b.fromMs || a.what.localeCompare(b.what))
}

/** The last that was said of how it began, by its beginning. */
function causeOf(
  { fromMs }: Interval,
  begun: readonly CameraChange[],
): { readonly cause?: string } {
  const said = begun.findLast(({ atMs }) => atMs <= fromMs)
  return said === undefined || said.cause === '' ? {} : { cause: said.cause }
}
