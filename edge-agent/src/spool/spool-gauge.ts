import { ByteHistory } from './byte-history.ts'
import type { SpoolDisk } from './spool-disk.ts'

const historyName = 'history'

interface Kept {
  readonly captured: ConstructorParameters<typeof ByteHistory>[1]
  readonly written: ConstructorParameters<typeof ByteHistory>[1]
}

export interface GaugeReading {
  /** Bytes of captures that come in a day. */
  readonly capturedBytesPerDay?: number
  /** Bytes that the spool writes to the disk in a day, with all it rewrites: what wears flash out. */
  readonly writtenBytesPerDay?: number
  /** How long the far side may be away before captures are refused or evicted. */
  readonly outageDays?: number
}

/** Counts what comes and what is written, over restarts. Losing its file costs a day of learning. */
export class SpoolGauge {
  readonly disk: SpoolDisk
  readonly #captured: ByteHistory
  readonly #written: ByteHistory
  readonly #now: () => number
  #isOld = false

  constructor(disk: SpoolDisk, now: () => number, kept: Kept = { captured: [], written: [] }) {
    this.#now = now
    this.#captured = new ByteHistory(now(), kept.captured)
    this.#written = new ByteHistory(now(), kept.written)
    this.disk = countedDisk(disk, (bytes) => this.#written.add(bytes, now()))
  }

  captured(bytes: number): void {
    if (this.#captured.add(bytes, this.#now())) this.#isOld = true
  }

  reading(leftBytes: number): GaugeReading {
    const nowMs = this.#now()
    const captured = this.#captured.perDay(nowMs)
    const written = this.#written.perDay(nowMs)
    return {
      ...(captured === undefined ? {} : { capturedBytesPerDay: Math.round(captured) }),
      ...(written === undefined ? {} : { writtenBytesPerDay: Math.round(written) }),
      ...(captured === undefined || captured < 1
        ? {}
        : { outageDays: Math.round((leftBytes / captured) * 1000) / 1000 }),
    }
  }

  /** Once an hour, and at the end. Never rejects. */
  async keep(isLast = false): Promise<void> {
    if (!this.#isOld && !isLast) return
    this.#isOld = false
    const kept: Kept = { captured: this.#captured.hours, written: this.#written.hours }
    await this.disk.replace(historyName, Buffer.from(JSON.stringify(kept))).catch(() => undefined)
  }
}

/** Begins anew where the file is not there or not readable. */
export async function openSpoolGauge(disk: SpoolDisk, now: () => number): Promise<SpoolGauge> {
  try {
    const bytes = await disk.read(historyName, 0, 1024 * 1024)
    const kept: Kept = JSON.parse(bytes.toString('utf8'))
    return new SpoolGauge(disk, now, kept)
  } catch {
    return new SpoolGauge(disk, now)
  }
}

function countedDisk(disk: SpoolDisk, written: (bytes: number) => void): SpoolDisk {
  return {
    files: () => disk.files(),
    read: (name, position, bytes) => disk.read(name, position, bytes),
    async create(name) {
      const file = await disk.create(name)
      return {
        async append(chunks) {
          for (const chunk of chunks) written(chunk.length)
          await file.append(chunks)
        },
        sync: () => file.sync(),
        cut: (bytes) => file.cut(bytes),
        close: () => file.close(),
      }
    },
    async replace(name, bytes) {
      written(bytes.length)
      await disk.replace(name, bytes)
    },
    cut: (name, bytes) => disk.cut(name, bytes),
    move: (name, to) => disk.move(name, to),
    remove: (name) => disk.remove(name),
    freeBytes: () => disk.freeBytes(),
  }
}
