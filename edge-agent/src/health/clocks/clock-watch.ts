/** What a camera's clock said when, by this machine's clock. */
export interface ClockSample {
  readonly deviceAtMs: number
  readonly receivedAtMs: number
  /** How finely the camera writes its time. */
  readonly resolutionMs: number
  /** Known where we asked: the answer is about from the middle of it. Undefined for what the camera sent by itself. */
  readonly roundTripMs?: number
}

export interface ClockReading {
  /** How far the camera's clock is ahead of ours; negative where it is behind. */
  readonly offsetMs: number
  readonly uncertaintyMs: number
  /** Millionths by which it runs fast; known after six hours. */
  readonly driftPpm?: number
}

interface Bucket {
  readonly index: number
  /** Of its best sample: the one that was least delayed. */
  offsetMs: number
  uncertaintyMs: number
  atMs: number
  samples: number
}

const bucketMs = 600_000
const bucketsMax = 144
/** A clock that somebody set shows as a jump that two buckets agree on. */
const jumpMsMin = 3000
const driftMsMin = 6 * 3600_000
/** A crystal is within 200; more is a fault of our reckoning. */
const driftPpmMax = 2000

/**
 * Offset and drift of one camera's clock, from whatever it sends.
 *
 * A message can be late, never early, so the least delayed of ten minutes says most (a minimum-delay filter); over the
 * ten minutes the median counts, so that a few strange ones do not. A backlog after an outage is late by ever less and
 * therefore agrees with nothing, where a clock that was set agrees with itself.
 */
export class ClockWatch {
  #buckets: Bucket[] = []
  #strangers: Bucket[] = []
  #open: Bucket | undefined

  observe(sample: ClockSample): void {
    const half = (sample.roundTripMs ?? 0) / 2
    const offsetMs =
      sample.deviceAtMs + (sample.roundTripMs === undefined ? 0 : half) - sample.receivedAtMs
    const uncertaintyMs = sample.resolutionMs + half
    const index = Math.floor(sample.receivedAtMs / bucketMs)
    if (this.#open !== undefined && this.#open.index !== index) this.#close(this.#open)
    const open = this.#open
    if (open === undefined) {
      this.#open = { index, offsetMs, uncertaintyMs, atMs: sample.receivedAtMs, samples: 1 }
      return
    }
    open.samples += 1
    if (offsetMs <= open.offsetMs) return
    Object.assign(open, { offsetMs, uncertaintyMs, atMs: sample.receivedAtMs })
  }

  /** Undefined before anything was observed. */
  reading(nowMs: number): ClockReading | undefined {
    const all =
      this.#buckets.length > 0 ? this.#buckets : this.#open === undefined ? [] : [this.#open]
    const last = all.at(-1)
    if (last === undefined) return undefined
    const driftPpm = driftOf(all)
    const slope = (driftPpm ?? 0) / 1e6
    const offsetMs = median(all.map((each) => each.offsetMs + slope * (nowMs - each.atMs)))
    const spreadMs = median(
      all.map((each) => Math.abs(each.offsetMs + slope * (nowMs - each.atMs) - offsetMs)),
    )
    // What was not heard of lately may have drifted as far as cheap crystals do.
    const staleMs = Math.max(0, nowMs - last.atMs) * 100e-6
    const uncertaintyMs = Math.round(
      median(all.map((each) => each.uncertaintyMs)) + 2 * spreadMs + staleMs,
    )
    return {
      offsetMs: Math.round(offsetMs),
      uncertaintyMs,
      ...(driftPpm === undefined ? {} : { driftPpm: Math.round(driftPpm * 10) / 10 }),
    }
  }

  #close(bucket: Bucket): void {
    this.#open = undefined
    const before = this.reading(bucket.atMs)
    const isStrange = (from: number) =>
      Math.abs(bucket.offsetMs - from) > jumpMsMin + bucket.uncertaintyMs
    if (this.#buckets.length === 0 || before === undefined || !isStrange(before.offsetMs)) {
      this.#buckets.push(bucket)
      this.#strangers = []
    } else {
      const stranger = this.#strangers.at(-1)
      this.#strangers.push(bucket)
      if (stranger !== undefined && !isStrange(stranger.offsetMs)) {
        this.#buckets = [stranger, bucket]
        this.#strangers = []
      }
    }
    while (this.#buckets.length > bucketsMax) this.#buckets.shift()
    while (this.#strangers.length > bucketsMax) this.#strangers.shift()
  }
}

/** The median of the slopes of pairs half the time apart (Theil–Sen, thinned): single outliers do not tilt it. */
function driftOf(buckets: readonly Bucket[]): number | undefined {
  const [first, last] = [buckets[0], buckets.at(-1)]
  if (first === undefined || last === undefined || last.atMs - first.atMs < driftMsMin)
    return undefined
  const half = Math.floor(buckets.length / 2)
  const slopes = buckets.slice(half).flatMap((later, index) => {
    const earlier = buckets[index]
    const apartMs = later.atMs - (earlier?.atMs ?? later.atMs)
    return earlier === undefined || apartMs <= 0
      ? []
      : [((later.offsetMs - earlier.offsetMs) / apartMs) * 1e6]
  })
  const drift = median(slopes)
  return Math.abs(drift) <= driftPpmMax ? drift : undefined
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
