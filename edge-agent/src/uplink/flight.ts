/** What was published and not yet acknowledged by the far side. */
interface Aloft {
  readonly seq: number
  readonly frameBytes: number
  /** When it is to be published again; Infinity while the broker has not even taken it. */
  dueAtMs: number
  attempts: number
}

export interface FlightBounds {
  readonly unacknowledgedMax: number
  readonly unacknowledgedBytesMax: number
  readonly resendFirstMs: number
  readonly resendMaxMs: number
}

/** The window of unacknowledged captures, bounded in number and in bytes. */
export class Flight {
  readonly #aloft = new Map<number, Aloft>()
  readonly #bounds: FlightBounds
  #bytes = 0

  constructor(bounds: FlightBounds) {
    this.#bounds = bounds
  }

  get size(): number {
    return this.#aloft.size
  }

  has(seq: number): boolean {
    return this.#aloft.has(seq)
  }

  /** One frame always fits, however large. */
  hasRoom(): boolean {
    const { unacknowledgedMax, unacknowledgedBytesMax } = this.#bounds
    return this.#aloft.size < unacknowledgedMax && this.#bytes < unacknowledgedBytesMax
  }

  /** Half of the window stays for live captures. */
  hasRoomForBacklog(): boolean {
    const { unacknowledgedMax, unacknowledgedBytesMax } = this.#bounds
    const isFree = this.#aloft.size === 0
    const isHalf =
      this.#aloft.size * 2 < unacknowledgedMax && this.#bytes * 2 < unacknowledgedBytesMax
    return isFree || isHalf
  }

  start(seq: number, frameBytes: number): void {
    const attempts = this.#aloft.get(seq)?.attempts ?? 0
    this.land(seq)
    this.#aloft.set(seq, { seq, frameBytes, dueAtMs: Infinity, attempts: attempts + 1 })
    this.#bytes += frameBytes
  }

  /** The broker has it; from now on the far side's silence counts. */
  taken(seq: number, nowMs: number): void {
    const aloft = this.#aloft.get(seq)
    if (aloft === undefined) return
    const { resendFirstMs, resendMaxMs } = this.#bounds
    aloft.dueAtMs = nowMs + Math.min(resendMaxMs, resendFirstMs * 2 ** (aloft.attempts - 1))
  }

  land(seq: number): void {
    const aloft = this.#aloft.get(seq)
    if (aloft === undefined) return
    this.#aloft.delete(seq)
    this.#bytes -= aloft.frameBytes
  }

  due(nowMs: number): number[] {
    return [...this.#aloft.values()].filter((each) => each.dueAtMs <= nowMs).map(({ seq }) => seq)
  }
}
