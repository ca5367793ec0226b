import type { Tombstone } from '@zhian/contracts/agent'
import type { Segments } from './segments.ts'
import type { SeqLedger } from './seq-ledger.ts'

/** What waits in a spool and what has become of the rest, whether an agent holds it or nobody. */
export interface PendingCaptures {
  readonly epoch: string
  readonly tombstones: readonly Tombstone[]
  readonly counts: SpoolCounts
  /** The next pending number above `after`. */
  pendingAfter(after: number): number | undefined
  /** When it was written, in milliseconds since 1970. */
  writtenAtMs(seq: number): number | undefined
  /** The first bytes of a frame, enough for most headers. */
  head(seq: number): Promise<Buffer | undefined>
  /** The frame, or undefined where it is not pending (any more) or cannot be read. */
  read(seq: number): Promise<Buffer | undefined>
}

export interface SpoolCounts {
  readonly lastSeq: number
  readonly pending: number
  readonly evicted: number
  readonly refused: number
  readonly corrupt: number
  readonly spoolBytes: number
}

export function countsOf(spool: { ledger: SeqLedger; segments: Segments }): SpoolCounts {
  const { lastSeq, pending, counts } = spool.ledger
  return { lastSeq, pending, ...counts, spoolBytes: spool.segments.bytes }
}
