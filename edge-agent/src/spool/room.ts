import type { Segment, Segments } from './segments.ts'
import { lastSeqOf } from './segments.ts'
import type { SeqLedger } from './seq-ledger.ts'
import type { SeqRange } from './seq-ranges.ts'
import { isDiskFull } from './spool-disk.ts'
import type { SpoolNeeds } from './spool.ts'
import { thinSegment } from './thin-segment.ts'
import type { ThinnedSegment } from './thin-segment.ts'
import type { Thinness } from './thin-frame.ts'

export const reserveName = 'reserve'

/** What making room asks of those who write the files. */
export interface RoomFiles {
  readonly epoch: string
  readonly ledger: SeqLedger
  readonly segments: Segments
  /** The segment that is being written, which is never rewritten or dropped before it is sealed. */
  readonly activeSegment: Segment | undefined
  seal(): Promise<void>
  persist(): Promise<void>
  tidy(): Promise<void>
  evict(range: SeqRange, reason: string): Promise<void>
  drop(segment: Segment): Promise<void>
  keepReserve(): Promise<void>
}

/** Keeps the spool below its quota and the disk above its floor, by the policy that was chosen. */
export class Room {
  readonly #needs: SpoolNeeds
  readonly #files: RoomFiles
  /** Numbers that were handed out for sending in this life: the far side may have them with all their pictures. */
  readonly #sent = new Set<number>()
  #freeBytes = Infinity
  #allowanceBytes = Infinity

  constructor(needs: SpoolNeeds, files: RoomFiles) {
    this.#needs = needs
    this.#files = files
  }

  /** How much the spool may grow, by its quota and by the disk's floor as last measured. */
  get leftBytes(): number {
    const { spoolBytesMax } = this.#needs.settings
    return Math.max(0, Math.min(spoolBytesMax - this.#files.segments.bytes, this.#allowanceBytes))
  }

  /** As last measured; Infinity where the disk does not say. */
  get freeBytes(): number {
    return this.#freeBytes
  }

  /** Asks the disk. A disk that does not say stops nothing: being full shows when it is written. */
  async measure(): Promise<void> {
    this.#freeBytes = await this.#needs.disk.freeBytes().catch(() => Infinity)
    const { freeBytesMin, reserveBytes } = this.#needs.settings
    // The cursor must find room even where nobody asked for a floor.
    this.#allowanceBytes = Math.max(0, this.#freeBytes - Math.max(freeBytesMin, reserveBytes))
  }

  sent(seq: number): void {
    this.#sent.add(seq)
  }

  ended(seq: number): void {
    this.#sent.delete(seq)
  }

  /** True once there is room for so much more; below the floor the spool may still replace, but not grow. */
  async make(bytes: number): Promise<boolean> {
    if (this.#fits(bytes)) return true
    const { settings } = this.#needs
    if (bytes > settings.spoolBytesMax) return false
    await this.#reclaim()
    while (!this.#fits(bytes)) {
      const isQuota = this.#files.segments.bytes + bytes > settings.spoolBytesMax
      if (!(await this.#freeSome(isQuota ? 'spool_full' : 'disk_full'))) return false
    }
    return true
  }

  /** The disk is fuller than it said: what is least worth makes room for so much and for the reserve. */
  async giveWay(bytes: number): Promise<void> {
    const { segments } = this.#files
    const goal = segments.bytes - bytes - this.#needs.settings.reserveBytes
    while (segments.bytes > goal) {
      if (!(await this.#freeSome('disk_full'))) break
    }
    if (this.#needs.settings.whenFull !== 'block') await this.#files.keepReserve()
  }

  #fits(bytes: number): boolean {
    const { spoolBytesMax } = this.#needs.settings
    return this.#files.segments.bytes + bytes <= spoolBytesMax && bytes <= this.#allowanceBytes
  }

  /** What has ended goes first, whatever the policy. */
  async #reclaim(): Promise<void> {
    const { segments, activeSegment, ledger } = this.#files
    const before = segments.bytes
    if (activeSegment !== undefined && isEnded(activeSegment, ledger)) await this.#files.seal()
    await this.#files.tidy()
    this.#allowanceBytes += before - segments.bytes
  }

  async #freeSome(reason: string): Promise<boolean> {
    const { whenFull } = this.#needs.settings
    if (whenFull === 'block') return false
    const before = this.#files.segments.bytes
    const isDone =
      (whenFull === 'drop-scenes-first' && (await this.#thinOne())) ||
      (await this.#evictOldest(reason))
    this.#allowanceBytes += before - this.#files.segments.bytes
    return isDone
  }

  /** All scenes go before the first crop, all crops before the first capture; the oldest first each time. */
  async #thinOne(): Promise<boolean> {
    for (const thinness of [1, 2] as const) {
      for (let fat = this.#fattest(thinness); fat !== undefined; fat = this.#fattest(thinness)) {
        const hasFreed = await this.#thin(fat, thinness).catch((error: unknown) => {
          if (isDiskFull(error)) return undefined
          throw error
        })
        if (hasFreed !== false) return hasFreed ?? false
      }
    }
    return false
  }

  /** What may be on the far side already is thinned last: there, the capture with all its pictures counts. */
  #fattest(thinness: Thinness): Segment | undefined {
    const { segments, activeSegment } = this.#files
    // Sealing a segment that has hardly begun would leave a heap of small files.
    const worthBytes = segments.list.length === 1 ? 0 : this.#needs.settings.segmentBytesMax / 8
    const fat = segments.list.filter(
      (each) =>
        each.thinness < thinness &&
        each.offsets.length > 0 &&
        (each !== activeSegment || each.bytes >= worthBytes),
    )
    return fat.find((each) => !this.#mayBeThere(each)) ?? fat[0]
  }

  #mayBeThere(segment: Segment): boolean {
    const { ledger } = this.#files
    return [...this.#sent].some(
      (seq) => segment.firstSeq <= seq && seq <= lastSeqOf(segment) && ledger.isPending(seq),
    )
  }

  /** The cursor is durable before anything that ended leaves the file; the file changes in one step. */
  async #thin(segment: Segment, thinness: Thinness): Promise<boolean> {
    const { disk, events, now } = this.#needs
    const { epoch, ledger } = this.#files
    if (segment === this.#files.activeSegment) await this.#files.seal()
    await this.#files.persist()
    const content = await disk.read(segment.name, 0, segment.bytes)
    const make = (level: Thinness): ThinnedSegment =>
      thinSegment(segment, content, {
        epoch,
        thinness: level,
        nowMs: now(),
        isPending: (seq) => ledger.isPending(seq),
      })
    let made = make(thinness)
    const hasGain = made.bytes.length < segment.bytes
    if (hasGain) {
      await disk.replace(segment.name, made.bytes).catch(async (error: unknown) => {
        if (!isDiskFull(error)) throw error
        // A disk without a free byte: the reserve is room enough for a segment without pictures.
        made = make(2)
        await disk.remove(reserveName)
        await disk.replace(segment.name, made.bytes)
      })
      this.#files.segments.rewritten(segment, made.segment)
      events.picturesEvicted({ captures: made.thinned, thinness: made.segment.thinness })
    } else segment.thinness = thinness
    return hasGain
  }

  async #evictOldest(reason: string): Promise<boolean> {
    const [oldest] = this.#files.segments.list
    if (oldest === undefined) return false
    if (oldest === this.#files.activeSegment) await this.#files.seal()
    if (oldest.offsets.length > 0)
      await this.#files.evict({ from: oldest.firstSeq, to: lastSeqOf(oldest) }, reason)
    await this.#files.drop(oldest)
    return true
  }
}

export function isEnded(segment: Segment, ledger: SeqLedger): boolean {
  if (segment.offsets.length === 0) return true
  const next = ledger.pendingAfter(segment.firstSeq - 1)
  return next === undefined || next > lastSeqOf(segment)
}
