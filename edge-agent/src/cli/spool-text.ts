import type { Waiting } from '../carry/list-waiting.ts'
import { plainTable } from './plain-table.ts'
import { localTime, mebibytes } from './shown.ts'
import type { SpoolWords } from './spool-words.ts'

export function waitingText(waiting: Waiting, words: SpoolWords): string {
  const { agentId, epoch, isAgentRunning, pending, pendingBytes, oldestAtMs, lanes } = waiting
  const { settled, refused, evicted, corrupt, evictedRanges } = waiting
  const oldest = oldestAtMs === undefined ? '' : `, ${words.oldest} ${localTime(oldestAtMs)}`
  const lines = [
    `${words.agent}: ${agentId}, ${epoch}, ${isAgentRunning ? words.running : words.stopped}`,
    `${words.waits}: ${pending} ${words.captures}, ${mebibytes(pendingBytes)}${oldest}`,
    `${words.lanes}: ${lanes.live} / ${lanes.backlog}`,
    `${words.ended}: ${settled} / ${refused} / ${evicted}, ${corrupt}`,
    pending === 0 ? words.nothing : dayTable(waiting, words),
    ...(evictedRanges.length === 0 ? [] : [`${words.evictedRanges}:`]),
    ...evictedRanges.map(
      ({ from, to, reason, atMs }) => `  ${from}–${to}  ${reason}  ${localTime(atMs)}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function dayTable({ days }: Waiting, words: SpoolWords): string {
  const head = [words.day, words.camera, words.captures, words.bytes]
  const rows = days.map(({ day, cameraId, captures, bytes }) => [
    day,
    cameraId,
    String(captures),
    mebibytes(bytes),
  ])
  return plainTable(head, rows)
}
