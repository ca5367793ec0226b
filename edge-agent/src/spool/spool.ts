import type { Tombstone } from '@zhian/contracts/agent'
import { Fault, messageOf } from '@zhian/kit/fault'
import { CommitQueue } from './commit-queue.ts'
import type { MakeFrame, Place } from './commit-queue.ts'
import { Lane } from './lane.ts'
import { headBytes, lookAtHead, lookUp } from './look-up.ts'
import { countsOf } from './pending-captures.ts'
import type { PendingCaptures, SpoolCounts } from './pending-captures.ts'
import { recordHeaderBytes, seedOf } from './record.ts'
import { recoverSpool } from './recover-spool.ts'
import { SegmentWriter } from './segment-writer.ts'
import type { SegmentWriting } from './segment-writer.ts'
import type { SpoolDisk } from './spool-disk.ts'
import type { SpoolEvents } from './spool-events.ts'
import { openSpoolGauge } from './spool-gauge.ts'
import type { GaugeReading, SpoolGauge } from './spool-gauge.ts'

export interface SpoolSettings {
  readonly spoolBytesMax: number
  /** The spool does not grow while the disk has less than this left for others. */
  readonly freeBytesMin: number
  /**
   * `block` refuses what does not fit, so that the camera keeps it; `drop-oldest` evicts the oldest segment;
   * `drop-scenes-first` gives up scenes, then all pictures, and captures only when none has a picture left.
   */
  readonly whenFull: 'block' | 'drop-oldest' | 'drop-scenes-first'
  readonly segmentBytesMax: number
  /** How long a capture waits for others to share its fdatasync. */
  readonly commitWindowMs: number
  readonly reserveBytes: number
}

export const usualSpoolSettings = {
  segmentBytesMax: 8 * 1024 * 1024,
  commitWindowMs: 5,
  reserveBytes: 1024 * 1024,
  freeBytesMin: 0,
} as const

export interface SpoolState extends GaugeReading, SpoolCounts {
  readonly spoolBytesMax: number
  /** What the disk has left; absent where it does not say. */
  readonly freeBytes?: number
  readonly oldestPendingAtMs?: number
}

export interface SpoolNeeds {
  readonly disk: SpoolDisk
  readonly settings: SpoolSettings
  readonly events: SpoolEvents
  readonly now: () => number
}

/** How long the cursor on the disk may lag behind: what is lost with it is only sent a second time. */
const cursorLagMs = 2000
/** Opens what is there, or makes a new one with a new epoch. Throws DISK_FAILED where the folder cannot be used. */
export async function openSpool(needs: SpoolNeeds): Promise<Spool> {
  try {
    const gauge = await openSpoolGauge(needs.disk, needs.now)
    const counted = { ...needs, disk: gauge.disk }
    const recovered = await recoverSpool({ ...counted, nowMs: needs.now() })
    const captured = (bytes: number) => gauge.captured(bytes)
    const writer = new SegmentWriter({ ...counted, ...recovered, captured })
    await writer.persist()
    await writer.keepReserve()
    await writer.room.measure()
    return new Spool(counted, writer, gauge)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('DISK_FAILED', `the spool cannot be opened: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

/** The queue between the cameras and the broker, on disk. */
export class Spool implements PendingCaptures, AsyncDisposable {
  readonly #needs: SpoolNeeds
  readonly #writer: SegmentWriter
  readonly #seed: number
  readonly #lane = new Lane()
  readonly #queue: CommitQueue
  readonly #gauge: SpoolGauge
  #onChange: () => void = () => undefined
  #isDirty = false
  #tidying: NodeJS.Timeout | undefined

  constructor(needs: SpoolNeeds, writer: SegmentWriter, gauge: SpoolGauge) {
    this.#gauge = gauge
    this.#needs = needs
    this.#writer = writer
    this.#seed = seedOf(writer.epoch)
    this.#queue = new CommitQueue({
      windowMs: needs.settings.commitWindowMs,
      commit: (batch) => this.#lane.run(() => this.#writer.commit(batch)),
      committed: () => this.#onChange(),
    })
  }

  get epoch(): string {
    return this.#writer.epoch
  }

  get tombstones(): readonly Tombstone[] {
    return this.#writer.ledger.tombstones
  }

  get counts(): SpoolCounts {
    return countsOf(this.#writer)
  }

  get state(): SpoolState {
    const { ledger, room } = this.#writer
    const oldest = ledger.pendingAfter(0)
    const oldestAtMs = oldest === undefined ? undefined : this.writtenAtMs(oldest)
    return {
      ...this.counts,
      spoolBytesMax: this.#needs.settings.spoolBytesMax,
      ...(oldestAtMs === undefined ? {} : { oldestPendingAtMs: oldestAtMs }),
      ...(Number.isFinite(room.freeBytes) ? { freeBytes: room.freeBytes } : {}),
      ...this.#gauge.reading(room.leftBytes),
    }
  }

  /** Told after every append and eviction. */
  whenChanged(told: () => void): void {
    this.#onChange = told
  }

  /**
   * Resolves once the frame is durable. `make` is told the place that the frame will have, and may throw to take nothing.
   *
   * Throws DISK_FULL where the quota or the disk is full, DISK_FAILED where it cannot be written, STOPPING after closing.
   */
  append(make: MakeFrame): Promise<Place> {
    return this.#queue.add(make)
  }

  /** The next pending number above `after`. */
  pendingAfter(after: number): number | undefined {
    return this.#writer.ledger.pendingAfter(after)
  }

  isPending(seq: number): boolean {
    return this.#writer.ledger.isPending(seq)
  }

  writtenAtMs(seq: number): number | undefined {
    return this.#writer.segments.find(seq)?.atMs
  }

  head(seq: number): Promise<Buffer | undefined> {
    return lookAtHead({ disk: this.#needs.disk, segments: this.#writer.segments }, seq)
  }

  /** The first number that was written then or later, pending or not. */
  firstSince(atMs: number): number | undefined {
    return this.#writer.segments.firstSince(atMs)
  }

  /** The frame, or undefined where it is not pending (any more). A rotten record is evicted as corrupt. */
  async read(seq: number): Promise<Buffer | undefined> {
    if (!this.isPending(seq)) return undefined
    // A file may be rewritten while it is read; the second look waits until nothing writes.
    const body = (await this.#look(seq)) ?? (await this.#lane.run(() => this.#look(seq)))
    if (!this.isPending(seq)) return undefined
    if (body === undefined) await this.evict(seq, 'corrupt')
    else this.#writer.room.sent(seq)
    return body
  }

  /** The first bytes of frames that the disk still holds, ended or not, newest first. */
  async *heads(framesMax: number): AsyncGenerator<Buffer> {
    let left = framesMax
    for (const segment of this.#writer.segments.list.toReversed()) {
      for (const offset of segment.offsets.toReversed()) {
        if (offset < 0) continue
        if (left === 0) return
        left -= 1
        yield await this.#needs.disk.read(segment.name, offset + recordHeaderBytes, headBytes)
      }
    }
  }

  /** Ends what the far side has. Numbers that are not pending are no news. Returns how many were. */
  settle(seqs: readonly number[]): number {
    return this.#end(seqs, (seq) => this.#writer.ledger.settle(seq))
  }

  /** Ends what the far side buried as dead. */
  refuse(seqs: readonly number[]): number {
    return this.#end(seqs, (seq) => this.#writer.ledger.refuse(seq))
  }

  /** Ends one capture by a tombstone, durable when this resolves. */
  async evict(seq: number, reason: string): Promise<void> {
    await this.#lane.run(() => this.#writer.evict({ from: seq, to: seq }, reason))
    this.#onChange()
  }

  /** Resolves when what is being written now has been: never, where the disk hangs. */
  turn(): Promise<void> {
    return this.#lane.run(async () => undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue.close()
    clearTimeout(this.#tidying)
    await this.#lane.run(async () => {
      await this.#writer.persist().catch(() => undefined)
      await this.#gauge.keep(true)
      await this.#writer.seal()
    })
  }

  #end(seqs: readonly number[], end: (seq: number) => boolean): number {
    const ended = seqs.filter(end).length
    for (const seq of seqs) this.#writer.room.ended(seq)
    if (ended > 0) this.#tidySoon()
    return ended
  }

  #tidySoon(): void {
    this.#isDirty = true
    this.#tidying ??= setTimeout(() => {
      this.#tidying = undefined
      void this.tidy()
    }, cursorLagMs).unref()
  }

  /** Writes the cursor and gives wholly ended segments back to the disk, in this order. Never rejects. */
  async tidy(): Promise<void> {
    if (!this.#isDirty) return
    this.#isDirty = false
    try {
      await this.#lane.run(async () => {
        await this.#writer.tidy()
        await this.#writer.room.measure()
        await this.#gauge.keep()
      })
    } catch (error) {
      this.#isDirty = true
      this.#needs.events.cursorUnwritten({ why: messageOf(error) })
    }
  }

  #look(seq: number): Promise<Buffer | undefined> {
    const { segments } = this.#writer
    return lookUp({ disk: this.#needs.disk, segments, seed: this.#seed }, seq)
  }
}

export type { MakeFrame, Place, SegmentWriting }
