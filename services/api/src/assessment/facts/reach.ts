import { intersection, union, without } from '@zhian/coverage/uptime/intervals'
import type { Stretches } from '@zhian/coverage/uptime/intervals'
import type { AgentLog } from './watched.ts'

/** Of one camera, what all the agents that have named it know together. */
export interface Reach {
  /** While any of them watched it; what nobody watched is not known. */
  readonly watched: Stretches
  /** While one that watched it reached it, which is enough. */
  readonly online: Stretches
  readonly offline: Stretches
}

export const agentsOf = (cameraId: string, logs: readonly AgentLog[]) =>
  logs.filter(({ knownUntilMs }) => knownUntilMs.has(cameraId))

/** While an agent watched a camera: the word of one that was replaced, or that does not name it any more, ends there. */
export const watchedBy = (
  { watched, knownUntilMs }: Pick<AgentLog, 'watched' | 'knownUntilMs'>,
  cameraId: string,
): Stretches =>
  intersection(watched, [{ fromMs: -Infinity, toMs: knownUntilMs.get(cameraId) ?? -Infinity }])

export function reachOf(cameraId: string, logs: readonly AgentLog[]): Reach {
  const own = agentsOf(cameraId, logs)
  const watched = union(own.flatMap((log) => watchedBy(log, cameraId)))
  const online = union(
    own.flatMap((log) => without(watchedBy(log, cameraId), log.offline.get(cameraId) ?? [])),
  )
  return { watched, online, offline: without(watched, online) }
}
