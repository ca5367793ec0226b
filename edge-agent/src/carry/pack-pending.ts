import { randomUUID } from 'node:crypto'
import { decodeFrame } from '@zhian/contracts/frame'
import { decideEgress } from '../egress/decide-egress.ts'
import type { EgressPolicy } from '../egress/decide-egress.ts'
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
  readonly policy: EgressPolicy
  readonly now: () => number
}

const endBytesMax = 256 + chunkOverheadBytes

/** What is pending, frame by frame exactly as it lies in the spool, after the ledger that it belongs to. Ends nothing. */
export async function* packPending(needs: PackNeeds): AsyncGenerator<CarryRecord> {
  const { agentId, pending, selection, policy, now } = needs
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
    if (!mayBeCarried(frame, policy)) {
      withheld += 1
      continue
    }
    fileBytes += chunkOverheadBytes + frameRecordBytes + frame.length
    if (fileBytes > fileBytesMax) {
      yield { is: 'end', end: { captures, captureBytes, withheld, nextSeq: seq } }
      return
    }
    captures += 1
    captureBytes += frame.length
    yield { is: 'frame', seq, frame }
  }
  yield { is: 'end', end: { captures, captureBytes, withheld } }
}

/** A stick: nobody knows where it is read, nor by which line it is sent on. */
const byHand = { address: '', isMutualTls: false } as const

function mayBeCarried(frame: Buffer, policy: EgressPolicy): boolean {
  const decoded = decodeFrame(frame)
  return decoded.ok && decideEgress(decoded.frame.capture, byHand, policy).is === 'whole'
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
