export interface BacklogLimit {
  /** Undefined where the line may be filled. */
  readonly bytesPerSecondMax: number | undefined
  /** The hours of the day in which the limit holds, from the first until before the second; undefined for all. */
  readonly hours: { readonly from: number; readonly until: number } | undefined
}

interface OnTheWay {
  readonly frameBytes: number
  readonly startedAtMs: number
}

const windowBytesFirst = 512 * 1024
const windowBytesMin = 64 * 1024
const windowBytesMax = 32 * 1024 * 1024
/** How much longer than the quickest a frame may take before the line counts as full: what a live capture may have to wait. */
const queueMsMax = 250
/** The quickest is forgotten after this, because lines change. */
const baseMsLasts = 600_000

/**
 * How much of the backlog may be on the way, so that live captures find the line free.
 *
 * Bytes wait in sockets and modems where nobody sees them; what shows is delay. So the window grows while frames are taken
 * about as quickly as the quickest one was, and shrinks when they queue (the idea of LEDBAT, RFC 6817). Beside that a token
 * bucket keeps the limit that somebody set.
 */
export class BacklogPace {
  readonly #limit: BacklogLimit
  readonly #hourOf: (atMs: number) => number
  readonly #onTheWay = new Map<number, OnTheWay>()
  #windowBytes = windowBytesFirst
  #bytes = 0
  #base = { ms: Infinity, atMs: 0 }
  #cutAtMs = -Infinity
  #tokens = 0
  #filledAtMs: number | undefined

  constructor(limit: BacklogLimit, hourOf: (atMs: number) => number) {
    this.#limit = limit
    this.#hourOf = hourOf
  }

  get windowBytes(): number {
    return this.#windowBytes
  }

  /** One frame always fits, however large. */
  mayStart(nowMs: number): boolean {
    return this.#bytes < this.#windowBytes && this.waitMs(nowMs) === 0
  }

  /** How long until the limit lets the next begin. */
  waitMs(nowMs: number): number {
    const rate = this.#rateAt(nowMs)
    if (rate === undefined) {
      this.#filledAtMs = undefined
      this.#tokens = 0
      return 0
    }
    const sinceMs = Math.max(0, nowMs - (this.#filledAtMs ?? nowMs))
    this.#filledAtMs = nowMs
    // Not more than a second's worth is saved up; what a large frame took too much is paid back first.
    this.#tokens = Math.min(rate, this.#tokens + (rate * sinceMs) / 1000)
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens * 1000) / rate)
  }

  started(seq: number, frameBytes: number, nowMs: number): void {
    this.ended(seq)
    this.#onTheWay.set(seq, { frameBytes, startedAtMs: nowMs })
    this.#bytes += frameBytes
    if (this.#rateAt(nowMs) !== undefined) this.#tokens -= frameBytes
  }

  /** The broker or the far side has it. True where it was of the backlog. */
  taken(seq: number, nowMs: number): boolean {
    const frame = this.#onTheWay.get(seq)
    if (frame === undefined) return false
    this.#learn(frame, nowMs)
    this.ended(seq)
    return true
  }

  ended(seq: number): void {
    this.#bytes -= this.#onTheWay.get(seq)?.frameBytes ?? 0
    this.#onTheWay.delete(seq)
  }

  #learn({ frameBytes, startedAtMs }: OnTheWay, nowMs: number): void {
    const tookMs = Math.max(0, nowMs - startedAtMs)
    if (tookMs < this.#base.ms || nowMs - this.#base.atMs > baseMsLasts)
      this.#base = { ms: tookMs, atMs: nowMs }
    if (tookMs - this.#base.ms <= queueMsMax) {
      const wasFull = this.#bytes + frameBytes > this.#windowBytes
      if (wasFull) this.#windowBytes = Math.min(windowBytesMax, this.#windowBytes + frameBytes)
    } else if (startedAtMs >= this.#cutAtMs) {
      // Those that were on the way already say nothing about the smaller window.
      this.#windowBytes = Math.max(windowBytesMin, this.#windowBytes / 2)
      this.#cutAtMs = nowMs
    }
  }

  #rateAt(nowMs: number): number | undefined {
    const { bytesPerSecondMax, hours } = this.#limit
    if (hours === undefined) return bytesPerSecondMax
    const hour = this.#hourOf(nowMs)
    const { from, until } = hours
    const isWithin = from <= until ? hour >= from && hour < until : hour >= from || hour < until
    return isWithin ? bytesPerSecondMax : undefined
  }
}

/** By this machine's own time zone: a person wrote the timetable. */
export function hourHere(atMs: number): number {
  return new Date(atMs).getHours()
}
