interface Hour {
  readonly hour: number
  bytes: number
  /** How much of the hour somebody was here to count. */
  observedMs: number
}

const hourMs = 3600_000
const dayMs = 24 * hourMs
const hoursMax = 7 * 24
/** Before that a rate would be a guess. */
const observedMsMin = 10 * 60_000

/** Bytes by the hour over a week, and how many that makes in a day. What nobody observed counts neither way. */
export class ByteHistory {
  #hours: Hour[] = []
  #seenUntilMs: number

  constructor(nowMs: number, hours: readonly Hour[] = []) {
    this.#seenUntilMs = nowMs
    this.#hours = hours.map((each) => ({ ...each }))
  }

  get hours(): readonly Hour[] {
    return this.#hours
  }

  /** Returns true where this was the first of an hour. */
  add(bytes: number, nowMs: number): boolean {
    const before = this.#hours.at(-1)?.hour
    this.#observe(nowMs)
    const hour = this.#hourAt(nowMs)
    hour.bytes += bytes
    return hour.hour !== before
  }

  /** Over as many whole days as were observed, up to a week, else over what there is; undefined below ten minutes. */
  perDay(nowMs: number): number | undefined {
    this.#observe(nowMs)
    const observed = this.#hours.reduce((sum, hour) => sum + hour.observedMs, 0)
    if (observed < observedMsMin) return undefined
    const wantedMs = observed < dayMs ? observed : Math.min(7, Math.floor(observed / dayMs)) * dayMs
    let leftMs = wantedMs
    let bytes = 0
    for (const hour of this.#hours.toReversed()) {
      if (leftMs <= 0) break
      const takenMs = Math.min(leftMs, hour.observedMs)
      if (hour.observedMs > 0) bytes += hour.bytes * (takenMs / hour.observedMs)
      leftMs -= takenMs
    }
    return (bytes * dayMs) / wantedMs
  }

  /** A clock that jumps by more than a week or backwards costs the time between, not the history. */
  #observe(nowMs: number): void {
    const sinceMs = nowMs - this.#seenUntilMs
    if (sinceMs > 0 && sinceMs <= hoursMax * hourMs) {
      for (let fromMs = this.#seenUntilMs; fromMs < nowMs;) {
        const untilMs = Math.min(nowMs, (Math.floor(fromMs / hourMs) + 1) * hourMs)
        this.#hourAt(fromMs).observedMs += untilMs - fromMs
        fromMs = untilMs
      }
    }
    this.#seenUntilMs = nowMs
  }

  #hourAt(atMs: number): Hour {
    const hour = Math.floor(atMs / hourMs)
    const last = this.#hours.at(-1)
    if (last !== undefined && last.hour >= hour) return last
    const made: Hour = { hour, bytes: 0, observedMs: 0 }
    this.#hours.push(made)
    while (this.#hours.length > hoursMax + 1) this.#hours.shift()
    return made
  }
}
