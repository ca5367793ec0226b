import type { PartitionBatch } from '@zhian/kit/kafka/kafka-consumer'
import { batchRows } from './batch-rows.ts'
import type { BatchLimits } from './batch-rows.ts'
import { digestOf, intentFor, readIntent, writeIntent } from './insert-intent.ts'
import type { InsertIntent } from './insert-intent.ts'

export interface Entry {
  readonly offset: bigint
  readonly value: Buffer
  readonly bytes: number
  readonly month: string
}

export interface Span {
  readonly topic: string
  readonly partition: number
  readonly first: bigint
  readonly to: bigint
  readonly digest: string
}

export interface Hole {
  readonly topic: string
  readonly partition: number
  /** Records in this range are gone from Kafka and were never read. */
  readonly from: bigint
  readonly to: bigint
}

interface ArchiverNeeds<E extends Entry> {
  readonly limits: BatchLimits
  readonly prepare: (batch: PartitionBatch) => readonly E[]
  /** Resolves when every entry has ended, stored or buried. The same span again is the same insert again. */
  readonly store: (span: Span, entries: readonly E[], lost: AbortSignal) => Promise<void>
  readonly recordHole: (hole: Hole, lost: AbortSignal) => Promise<void>
}

/** What is known of a partition while it is ours. It changes only when an effect has happened, or is about to. */
interface Progress<E> {
  readonly generation: string
  /** Everything below has ended and is committed as such. */
  next: bigint | null
  intent: InsertIntent | null
  /** Whether Kafka has the intent for sure. */
  isRecorded: boolean
  /** Records of the intent that have come so far. */
  readonly held: E[]
}

/**
 * Works partitions off so that each record is inserted once, however often we die in between.
 *
 * An intent {first, to} is committed before its insert; the insert's token is made of it; `to + 1` is committed
 * after. Whoever finds an intent, we ourselves after a failure or the next owner, forms exactly that batch again.
 */
export function partitionArchiver<E extends Entry>(needs: ArchiverNeeds<E>) {
  const known = new Map<string, Progress<E>>()

  async function progressOf(batch: PartitionBatch): Promise<Progress<E>> {
    const name = `${batch.topic}:${batch.partition}`
    const before = known.get(name)
    if (before?.generation === batch.generation) return before
    const committed = await batch.committed()
    const intent = readIntent(committed)
    const progress: Progress<E> = {
      generation: batch.generation,
      next: committed?.offset ?? null,
      intent,
      isRecorded: intent !== null,
      held: [],
    }
    known.set(name, progress)
    return progress
  }

  return async function archiveBatch(batch: PartitionBatch): Promise<void> {
    const progress = await progressOf(batch)
    const came = needs.prepare(batch)
    if (progress.intent !== null) {
      hold(progress, progress.intent, came)
      if (!hasPassed(came, progress.intent.to)) return passBy(batch, came)
      await fulfil({ batch, progress, intent: progress.intent, needs })
    }
    const fresh = came.filter(({ offset }) => progress.next === null || offset >= progress.next)
    for (const entries of batchRows(fresh, needs.limits)) {
      await noteGap({ batch, progress, first: entries[0], needs })
      const intent = intentFor(entries)
      progress.intent = intent
      progress.isRecorded = false
      hold(progress, intent, entries)
      await fulfil({ batch, progress, intent, needs })
    }
    passBy(batch, came)
  }
}

/** A record may come again after a failure; it is held once. */
function hold<E extends Entry>(
  { held }: Progress<E>,
  { first, to }: InsertIntent,
  came: readonly E[],
): void {
  for (const entry of came) {
    const isIn = entry.offset >= first && entry.offset <= to
    const isNew = entry.offset > (held.at(-1)?.offset ?? -1n)
    if (isIn && isNew) held.push(entry)
  }
}

function hasPassed(came: readonly Entry[], to: bigint): boolean {
  const last = came.at(-1)
  return last !== undefined && last.offset >= to
}

function passBy(batch: PartitionBatch, came: readonly Entry[]): void {
  const last = came.at(-1)
  if (last !== undefined) batch.passOver(last.offset)
}

interface Fulfilment<E extends Entry> {
  readonly batch: PartitionBatch
  readonly progress: Progress<E>
  readonly intent: InsertIntent
  readonly needs: ArchiverNeeds<E>
}

async function fulfil<E extends Entry>(work: Fulfilment<E>): Promise<void> {
  const { batch, progress, intent, needs } = work
  if (!progress.isRecorded) {
    await batch.commit(intent.first, writeIntent(intent))
    progress.isRecorded = true
  }
  const { topic, partition } = batch
  const isWhole = progress.held.length >= intent.records
  // Where all have come back their own digest counts: after Kafka lost its disk, other records may stand at these offsets.
  const digest = isWhole ? digestOf(progress.held) : intent.digest
  const { first, to } = intent
  if (!isWhole) await needs.recordHole({ topic, partition, from: first, to }, batch.lost)
  if (progress.held.length > 0)
    await needs.store({ topic, partition, first, to, digest }, progress.held, batch.lost)
  await batch.commit(to + 1n)
  progress.next = to + 1n
  progress.intent = null
  progress.held.length = 0
}

interface GapCheck<E extends Entry> {
  readonly batch: PartitionBatch
  readonly progress: Progress<E>
  readonly first: E | undefined
  readonly needs: ArchiverNeeds<E>
}

/** Our producers leave no gaps between offsets, so a gap is what Kafka's retention took before we came to it. */
async function noteGap<E extends Entry>(check: GapCheck<E>): Promise<void> {
  const { batch, progress, first, needs } = check
  if (first === undefined || progress.next === null || first.offset <= progress.next) return
  const { topic, partition } = batch
  const hole = { topic, partition, from: progress.next, to: first.offset - 1n }
  await needs.recordHole(hole, batch.lost)
  progress.next = first.offset
}
