export interface SeqRange {
  readonly from: number
  readonly to: number
}

/** A set of sequence numbers as sorted ranges that never touch, so that a long run costs one entry. */
export class SeqRanges {
  readonly #ranges: SeqRange[] = []
  #count = 0

  constructor(ranges: readonly SeqRange[] = []) {
    for (const { from, to } of ranges) this.add(from, to)
  }

  /** How many numbers are in the set. */
  get count(): number {
    return this.#count
  }

  get list(): readonly SeqRange[] {
    return this.#ranges
  }

  has(seq: number): boolean {
    const range = this.#ranges[this.#firstReaching(seq)]
    return range !== undefined && range.from <= seq
  }

  /** Adds both ends and all between; returns how many were not in the set before. */
  add(from: number, to: number = from): number {
    if (to < from) return 0
    const start = this.#firstReaching(from - 1)
    let end = start
    let merged: SeqRange = { from, to }
    let known = 0
    for (let range = this.#ranges[end]; range !== undefined; range = this.#ranges[end]) {
      if (range.from > to + 1) break
      known += Math.max(0, Math.min(range.to, to) - Math.max(range.from, from) + 1)
      merged = { from: Math.min(merged.from, range.from), to: Math.max(merged.to, range.to) }
      end += 1
    }
    this.#ranges.splice(start, end - start, merged)
    const added = to - from + 1 - known
    this.#count += added
    return added
  }

  /** The smallest number above `after` that is not in the set. */
  firstMissing(after: number): number {
    const range = this.#ranges[this.#firstReaching(after + 1)]
    return range !== undefined && range.from <= after + 1 ? range.to + 1 : after + 1
  }

  /** What of `from` to `to` is not in the set. */
  missing(from: number, to: number): SeqRange[] {
    const gaps: SeqRange[] = []
    for (let next = this.firstMissing(from - 1); next <= to;) {
      const range = this.#ranges[this.#firstReaching(next)]
      const last = Math.min(to, range === undefined ? to : range.from - 1)
      gaps.push({ from: next, to: last })
      next = this.firstMissing(last)
    }
    return gaps
  }

  /** The index of the first range whose end is not below `seq`. */
  #firstReaching(seq: number): number {
    let low = 0
    let high = this.#ranges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ranges[middle]?.to ?? Infinity) < seq) low = middle + 1
      else high = middle
    }
    return low
  }
}
