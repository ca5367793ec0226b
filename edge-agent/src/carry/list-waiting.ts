import type { Tombstone } from '@zhian/contracts/agent'
import { frameBytes, peekCapture } from '@zhian/contracts/frame'
import type { PendingCaptures, SpoolCounts } from '../spool/pending-captures.ts'

export interface WaitingDay {
  /** In the time zone of this machine, `2026-11-28`. */
  readonly day: string
  readonly cameraId: string
  readonly captures: number
  readonly bytes: number
}

export interface Waiting extends SpoolCounts {
  readonly agentId: string
  readonly epoch: string
  readonly isAgentRunning: boolean
  readonly atMs: number
  /** What has ended well: the rest of `lastSeq`. */
  readonly settled: number
  readonly pendingBytes: number
  readonly oldestAtMs?: number
  /** Of the last minute, and what came before it. */
  readonly lanes: { readonly live: number; readonly backlog: number }
  readonly days: readonly WaitingDay[]
  readonly evictedRanges: readonly Tombstone[]
}

interface ListNeeds {
  readonly agentId: string
  readonly isAgentRunning: boolean
  readonly pending: PendingCaptures
  readonly liveMs: number
  readonly nowMs: number
}

const unreadable = '?'

/** Reads the head of each pending frame; a rotten one counts under the camera `?`. */
export async function listWaiting(needs: ListNeeds): Promise<Waiting> {
  const { agentId, isAgentRunning, pending, liveMs, nowMs } = needs
  const { counts, epoch, tombstones } = pending
  const days = new Map<string, { captures: number; bytes: number }>()
  const seen = { bytes: 0, live: 0, backlog: 0, oldestAtMs: Infinity }
  let seq = pending.pendingAfter(0)
  for (; seq !== undefined && seq <= counts.lastSeq; seq = pending.pendingAfter(seq)) {
    const atMs = pending.writtenAtMs(seq) ?? nowMs
    const { cameraId, bytes } = await weigh(pending, seq)
    const day = days.get(`${dayOf(atMs)} ${cameraId}`) ?? { captures: 0, bytes: 0 }
    day.captures += 1
    day.bytes += bytes
    days.set(`${dayOf(atMs)} ${cameraId}`, day)
    seen.bytes += bytes
    seen.oldestAtMs = Math.min(seen.oldestAtMs, atMs)
    if (atMs >= nowMs - liveMs) seen.live += 1
    else seen.backlog += 1
  }
  return {
    agentId,
    epoch,
    isAgentRunning,
    atMs: nowMs,
    ...counts,
    settled: counts.lastSeq - counts.pending - counts.evicted - counts.refused,
    pendingBytes: seen.bytes,
    ...(seen.oldestAtMs === Infinity ? {} : { oldestAtMs: seen.oldestAtMs }),
    lanes: { live: seen.live, backlog: seen.backlog },
    days: [...days].map(asDay).toSorted(byDay),
    evictedRanges: tombstones,
  }
}

async function weigh(
  pending: PendingCaptures,
  seq: number,
): Promise<{ cameraId: string; bytes: number }> {
  const head = peekCapture((await pending.head(seq)) ?? Buffer.alloc(0))
  return head === null
    ? { cameraId: unreadable, bytes: 0 }
    : { cameraId: head.cameraId, bytes: frameBytes(head) }
}

function asDay([key, { captures, bytes }]: [
  string,
  { captures: number; bytes: number },
]): WaitingDay {
  const space = key.indexOf(' ')
  return { day: key.slice(0, space), cameraId: key.slice(space + 1), captures, bytes }
}

function byDay(one: WaitingDay, other: WaitingDay): number {
  const order = (day: WaitingDay) => `${day.day} ${day.cameraId}`
  return order(one) < order(other) ? -1 : 1
}

function dayOf(atMs: number): string {
  const offsetMs = new Date(atMs).getTimezoneOffset() * 60_000
  return new Date(atMs - offsetMs).toISOString().slice(0, 10)
}
