import { randomUUID } from 'node:crypto'
import type { Egress } from '../egress/egress.ts'
import type { PendingCaptures } from '../spool/pending-captures.ts'
import { ledgerManifests } from '../uplink/ledger-manifests.ts'
import { chunkOverheadBytes, preambleBytes } from './carry-file.ts'
import { encodeCarryRecord, frameRecordBytes } from './carry-record.ts'
import type { CarryRecord } from './carry-record.ts'

/** Which of what is pending goes along; all of it where nothing is said. Times are when a capture reached the agent. */
export interface CarrySelection {
  readonly sinceMs?: number
  readonly untilMs?: number
  readonly fromSeq?: number
  /** The file that is made of it is not larger. */
  readonly fileBytesMax?: number
}

interface PackNeeds {
  readonly agentId: string
  readonly pending: PendingCaptures
  readonly selection: CarrySelection
  /** What of faces may go along. */
  readonly egress: Pick<Egress, 'carry'>
  readonly now: () => number
}

const endBytesMax = 256 + chunkOverheadBytes

/** What is pending, frame by frame as it may leave the box, after the ledger that it belongs to. Ends nothing. */
export async function* packPending(needs: PackNeeds): AsyncGenerator<CarryRecord> {
  const { agentId, pending, selection, egress, now } = needs
  const { epoch } = pending
  const { lastSeq } = pending.counts
  const { fromSeq = 1, fileBytesMax = Infinity } = selection
  let fileBytes = preambleBytes + endBytesMax
  const weighed = (record: CarryRecord): CarryRecord => {
    fileBytes += chunkOverheadBytes + encodeCarryRecord(record).length
    return record
  }
  const opening = { carryId: randomUUID(), agentId, epoch, madeAtMs: now() }
  yield weighed({ is: 'opening', opening: { schema: 'carry.v1', ...opening } })
  for (const manifest of ledgerManifests({ agentId, spool: pending, atMs: now() }))
    yield weighed({ is: 'ledger', text: JSON.stringify(manifest) })

  let captures = 0
  let captureBytes = 0
  let withheld = 0
  for (const seq of wanted(pending, selection, { fromSeq, lastSeq })) {
    const frame = await pending.read(seq)
    if (frame === undefined) continue
    // What cannot be judged waits for the line, where its end is told as such.
    const carried = await egress.carry(frame)
    if (carried === undefined) continue
    fileBytes += chunkOverheadBytes + frameRecordBytes + carried.frame.length
    if (fileBytes > fileBytesMax) {
      yield { is: 'end', end: { captures, captureBytes, withheld, nextSeq: seq } }
      return
    }
    captures += 1
    withheld += carried.isThinned ? 1 : 0
    captureBytes += carried.frame.length
    yield { is: 'frame', seq, frame: carried.frame }
  }
  yield { is: 'end', end: { captures, captureBytes, withheld } }
}

function* wanted(
  pending: PendingCaptures,
  { sinceMs = 0, untilMs = Infinity }: CarrySelection,
  { fromSeq, lastSeq }: { fromSeq: number; lastSeq: number },
): Generator<number> {
  let seq = pending.pendingAfter(fromSeq - 1)
  for (; seq !== undefined && seq <= lastSeq; seq = pending.pendingAfter(seq)) {
    const atMs = pending.writtenAtMs(seq) ?? 0
    if (atMs >= sinceMs && atMs < untilMs) yield seq
  }
}
