import type { AgentView, CameraView } from '@zhian/contracts/api'

/** An agent reports every few seconds; after this long its silence is worth a word. */
const silentAfterMs = 120_000

export const isSilent = ({ reportedAtMs }: AgentView, nowMs: number): boolean =>
  nowMs - reportedAtMs > silentAfterMs

export interface PlaceFacts {
  readonly cameras: number
  /** Longest unseen first: problems stand before what works. */
  readonly offline: readonly CameraView[]
  /** There, and yet something is wrong: silent, a wrong clock, a picture that shows nothing. */
  readonly troubled: readonly CameraView[]
  readonly agents: readonly AgentView[]
  readonly silentAgents: number
  readonly pending: number
}

export function placeFacts(
  cameras: readonly CameraView[],
  agents: readonly AgentView[],
  nowMs: number,
): PlaceFacts {
  const byTrouble = (a: AgentView, b: AgentView) =>
    Number(isSilent(b, nowMs)) - Number(isSilent(a, nowMs)) || b.pending - a.pending
  return {
    cameras: cameras.length,
    offline: cameras
      .filter(({ isOnline }) => !isOnline)
      .sort((a, b) => (a.lastSeenAtMs ?? 0) - (b.lastSeenAtMs ?? 0)),
    troubled: cameras.filter(({ isOnline, faults }) => isOnline && faults.length > 0),
    agents: [...agents].sort(byTrouble),
    silentAgents: agents.filter((agent) => isSilent(agent, nowMs)).length,
    pending: agents.reduce((sum, { pending }) => sum + pending, 0),
  }
}
