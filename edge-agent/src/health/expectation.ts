const hourMs = 3600_000
const hoursOfWeek = 168
/** Monday 0:00 of 1970's first whole week. */
const mondayMs = 4 * 24 * hourMs
/** Where this many were to be expected and none came, chance is below one in two thousand. */
const missedMin = 8
/** Gates are not dice: people and lorries come in bunches, with pauses between. */
const silentMsMin = hourMs

export interface ExpectationState {
  readonly counts: readonly number[]
  readonly weeks: readonly number[]
}

/** How many captures one camera brings in each hour of the week, and whether its silence is strange. */
export class Expectation {
  readonly #counts: number[]
  readonly #weeks: number[]

  constructor(state?: ExpectationState) {
    const known = state?.counts.length === hoursOfWeek && state.weeks.length === hoursOfWeek
    this.#counts = known ? [...state.counts] : Array.from({ length: hoursOfWeek }, () => 0)
    this.#weeks = known ? [...state.weeks] : Array.from({ length: hoursOfWeek }, () => 0)
  }

  get state(): ExpectationState {
    return { counts: this.#counts, weeks: this.#weeks }
  }

  /** One whole hour in which the camera was connected. Older weeks fade: a gate's life changes. */
  learn(hourStartMs: number, captures: number): void {
    const hour = hourOfWeek(hourStartMs)
    this.#counts[hour] = (this.#counts[hour] ?? 0) * 0.8 + captures
    this.#weeks[hour] = (this.#weeks[hour] ?? 0) * 0.8 + 1
  }

  /** How many should have come between, reckoned low: two deviations below what was seen. */
  expected(fromMs: number, untilMs: number): number {
    let sum = 0
    const firstMs = Math.max(fromMs, untilMs - 7 * 24 * hourMs)
    for (let atMs = firstMs; atMs < untilMs;) {
      const nextMs = Math.min(untilMs, (Math.floor(atMs / hourMs) + 1) * hourMs)
      sum += this.#lowRate(hourOfWeek(atMs)) * ((nextMs - atMs) / hourMs)
      atMs = nextMs
    }
    return sum
  }

  isStrangelySilent(lastCaptureAtMs: number, nowMs: number): boolean {
    return (
      nowMs - lastCaptureAtMs >= silentMsMin && this.expected(lastCaptureAtMs, nowMs) >= missedMin
    )
  }

  #lowRate(hour: number): number {
    const [count, weeks] = [this.#counts[hour] ?? 0, this.#weeks[hour] ?? 0]
    return weeks === 0 ? 0 : Math.max(0, count - 2 * Math.sqrt(count)) / weeks
  }
}

/** In UTC: a shifted week is as good a week. */
function hourOfWeek(atMs: number): number {
  const hours = Math.floor((atMs - mondayMs) / hourMs)
  return ((hours % hoursOfWeek) + hoursOfWeek) % hoursOfWeek
}
