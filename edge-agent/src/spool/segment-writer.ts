import { Fault, messageOf } from '@zhian/kit/fault'
import type { Place, Waiting } from './commit-queue.ts'
import { encodeCursor } from './cursor.ts'
import { encodeFrameRecord, encodeRecordHeader, recordHeaderBytes, seedOf } from './record.ts'
import { cursorName } from './recover-spool.ts'
import type { RecoveredSpool } from './recover-spool.ts'
import { Room, isEnded, reserveName } from './room.ts'
import type { RoomFiles } from './room.ts'
import { addRecord, emptySegment } from './segments.ts'
import type { Segment, Segments } from './segments.ts'
import type { SeqLedger } from './seq-ledger.ts'
import type { SeqRange } from './seq-ranges.ts'
import { isDiskFull } from './spool-disk.ts'
import type { DiskFile } from './spool-disk.ts'
import type { SpoolNeeds } from './spool.ts'

/** One commit takes at most this much, so that a burst does not make the first of it wait for the last. */
const commitBytesMax = 4 * 1024 * 1024

interface Made {
  readonly place: Place
  readonly chunks: readonly [Buffer, Buffer, Buffer]
  readonly atMs: number
  readonly waiting: Waiting
}

interface Active {
  readonly segment: Segment
  readonly file: DiskFile
}

export interface SegmentWriting extends SpoolNeeds, RecoveredSpool {
  /** Told how many bytes of captures were made durable. */
  readonly captured: (bytes: number) => void
}

/** Everything that changes the spool's files. Its methods must not overlap: the spool runs them one at a time. */
export class SegmentWriter implements RoomFiles {
  readonly epoch: string
  readonly ledger: SeqLedger
  readonly segments: Segments
  readonly room: Room
  readonly #needs: SegmentWriting
  readonly #seed: number
  #nextOrdinal: number
  #active: Active | undefined

  constructor(from: SegmentWriting) {
    this.epoch = from.epoch
    this.ledger = from.ledger
    this.segments = from.segments
    this.#needs = from
    this.#seed = seedOf(from.epoch)
    this.#nextOrdinal = from.nextOrdinal
    this.room = new Room(from, this)
  }

  get activeSegment(): Segment | undefined {
    return this.#active?.segment
  }

  /** Takes from the front of `waiting`, writes, syncs once, and answers each. */
  async commit(waiting: Waiting[]): Promise<void> {
    const batch = await this.#makeBatch(waiting)
    if (batch.length === 0) return
    try {
      await this.#writeTwice(batch)
    } catch (error) {
      const code = isDiskFull(error) ? 'DISK_FULL' : 'DISK_FAILED'
      const fault = new Fault(code, `the spool cannot be written: ${messageOf(error)}`, {
        cause: error,
      })
      for (const made of batch) made.waiting.reject(fault)
      return
    }
    this.ledger.give(batch.length)
    this.#needs.captured(sumOf(batch))
    for (const made of batch) made.waiting.resolve(made.place)
  }

  async evict(range: SeqRange, reason: string): Promise<void> {
    const evicted = this.ledger.evict(range, reason, this.#needs.now())
    if (evicted === 0) return
    this.#needs.events.recordsEvicted({ ...range, reason })
    await this.persist()
  }

  /** The cursor is durable before any file goes, so that a crash between the two costs nothing. */
  async tidy(): Promise<void> {
    await this.persist()
    const ended = this.segments.list.filter(
      (segment) => segment !== this.#active?.segment && isEnded(segment, this.ledger),
    )
    for (const segment of ended) await this.drop(segment)
    if (ended.length > 0) await this.keepReserve()
  }

  async persist(): Promise<void> {
    const bytes = encodeCursor({ epoch: this.epoch, ...this.ledger.state })
    try {
      await this.#needs.disk.replace(cursorName, bytes)
    } catch (error) {
      if (!isDiskFull(error)) throw error
      await this.#needs.disk.remove(reserveName)
      await this.#needs.disk.replace(cursorName, bytes)
    }
  }

  /** Zeros that are given up when the cursor finds the disk full. Failing to keep them is no fault. */
  async keepReserve(): Promise<void> {
    const { disk, settings } = this.#needs
    const files = await disk.files()
    if (files.some(({ name }) => name === reserveName)) return
    await disk.replace(reserveName, Buffer.alloc(settings.reserveBytes)).catch(() => undefined)
  }

  async #makeBatch(waiting: Waiting[]): Promise<Made[]> {
    const batch: Made[] = []
    let bytes = 0
    await this.room.measure()
    while (waiting.length > 0 && bytes < commitBytesMax) {
      const next = waiting.shift()
      if (next === undefined) break
      const made = this.#make(next, this.ledger.lastSeq + batch.length + 1)
      if (made === null) continue
      const madeBytes = bytesOf(made)
      const hasRoom = await this.room.make(bytes + madeBytes).catch(() => false)
      if (hasRoom) {
        batch.push(made)
        bytes += madeBytes
      } else
        next.reject(
          new Fault('DISK_FULL', 'the spool has reached its quota, or the disk its floor'),
        )
    }
    return batch
  }

  #make(waiting: Waiting, seq: number): Made | null {
    const place = { epoch: this.epoch, seq }
    const atMs = this.#needs.now()
    try {
      const body = waiting.make(place)
      return { place, chunks: encodeFrameRecord({ seq, atMs }, body, this.#seed), atMs, waiting }
    } catch (error) {
      waiting.reject(error)
      return null
    }
  }

  /** A failed write or sync leaves a segment that cannot be believed, so the same records go into a new one. */
  async #writeTwice(batch: readonly Made[]): Promise<void> {
    try {
      await this.#write(batch)
    } catch (error) {
      await this.#abandon(messageOf(error))
      try {
        if (isDiskFull(error)) await this.room.giveWay(sumOf(batch))
        await this.#write(batch)
      } catch (again) {
        await this.#abandon(messageOf(again))
        throw again
      }
    }
  }

  async #write(batch: readonly Made[]): Promise<void> {
    const { segment, file } = await this.#ready()
    await file.append(batch.flatMap(({ chunks }) => chunks))
    await file.sync()
    for (const made of batch) {
      addRecord(segment, { seq: made.place.seq, offset: segment.bytes, atMs: made.atMs })
      segment.bytes += bytesOf(made)
    }
  }

  async #ready(): Promise<Active> {
    const active = this.#active
    if (active !== undefined && active.segment.bytes < this.#needs.settings.segmentBytesMax)
      return active
    await this.seal()
    const name = `${String(this.#nextOrdinal).padStart(12, '0')}.seg`
    this.#nextOrdinal += 1
    const file = await this.#needs.disk.create(name)
    const body = Buffer.from(this.epoch)
    const header = encodeRecordHeader({ type: 'head', seq: 0, atMs: this.#needs.now() }, body, 0)
    const segment = emptySegment(name, recordHeaderBytes + body.length)
    this.#active = { segment, file }
    this.segments.add(segment)
    await file.append([header, body])
    return this.#active
  }

  async seal(): Promise<void> {
    const active = this.#active
    this.#active = undefined
    await active?.file.close().catch(() => undefined)
  }

  /** Cuts back to what was synced, as far as the disk lets us; a later segment overrules what stays. */
  async #abandon(why: string): Promise<void> {
    const active = this.#active
    if (active === undefined) return
    this.#needs.events.segmentSuspect({ name: active.segment.name, why })
    await active.file.cut(active.segment.bytes).catch(() => undefined)
    await this.seal()
    if (active.segment.offsets.length === 0) await this.drop(active.segment).catch(() => undefined)
  }

  async drop(segment: Segment): Promise<void> {
    await this.#needs.disk.remove(segment.name)
    this.segments.remove(segment)
  }
}

function bytesOf({ chunks }: Made): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0)
}

function sumOf(batch: readonly Made[]): number {
  return batch.reduce((sum, made) => sum + bytesOf(made), 0)
}
