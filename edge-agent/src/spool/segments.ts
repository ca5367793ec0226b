/** A segment file and where its records begin. Its numbers are consecutive; a lost record has offset -1. */
export interface Segment {
  readonly name: string
  firstSeq: number
  readonly offsets: number[]
  readonly atMs: number[]
  bytes: number
  /** How far its pictures were given up: 0 as it came, 1 without scenes, 2 without pictures. */
  thinness: number
}

interface Found {
  readonly segment: Segment
  readonly offset: number
  readonly atMs: number
}

export function emptySegment(name: string, bytes: number): Segment {
  return { name, firstSeq: 0, offsets: [], atMs: [], bytes, thinness: 0 }
}

/** The last number in the segment; below the first where it holds none. */
export function lastSeqOf(segment: Segment): number {
  return segment.firstSeq + segment.offsets.length - 1
}

export function addRecord(
  segment: Segment,
  record: { seq: number; offset: number; atMs: number },
): void {
  if (segment.offsets.length === 0) segment.firstSeq = record.seq
  while (lastSeqOf(segment) < record.seq - 1) {
    segment.offsets.push(-1)
    segment.atMs.push(record.atMs)
  }
  segment.offsets.push(record.offset)
  segment.atMs.push(record.atMs)
}

/** Forgets what a later segment holds again: that one was written because this one could not be believed. */
export function trimFrom(segment: Segment, seq: number): void {
  const keep = Math.max(0, Math.min(segment.offsets.length, seq - segment.firstSeq))
  segment.offsets.length = keep
  segment.atMs.length = keep
}

/** The segments in the order in which they were written. */
export class Segments {
  readonly #list: Segment[] = []

  get list(): readonly Segment[] {
    return this.#list
  }

  get bytes(): number {
    return this.#list.reduce((sum, segment) => sum + segment.bytes, 0)
  }

  add(segment: Segment): void {
    this.#list.push(segment)
  }

  remove(segment: Segment): void {
    const index = this.#list.indexOf(segment)
    if (index >= 0) this.#list.splice(index, 1)
  }

  /** A file of the same name now holds this instead. */
  rewritten(segment: Segment, content: Segment): void {
    segment.firstSeq = content.firstSeq
    segment.offsets.splice(0, Infinity, ...content.offsets)
    segment.atMs.splice(0, Infinity, ...content.atMs)
    segment.bytes = content.bytes
    segment.thinness = content.thinness
  }

  /** The first number that was written at this time or later, or undefined where there is none. */
  firstSince(atMs: number): number | undefined {
    let first: number | undefined
    for (const segment of this.#list.toReversed()) {
      const index = segment.atMs.findIndex((each) => each >= atMs)
      if (index >= 0) first = segment.firstSeq + index
      if (index !== 0 && segment.atMs.length > 0) break
    }
    return first
  }

  find(seq: number): Found | undefined {
    const segment = this.#list.findLast(
      (each) => each.offsets.length > 0 && each.firstSeq <= seq && seq <= lastSeqOf(each),
    )
    if (segment === undefined) return undefined
    const offset = segment.offsets[seq - segment.firstSeq] ?? -1
    if (offset < 0) return undefined
    return { segment, offset, atMs: segment.atMs[seq - segment.firstSeq] ?? 0 }
  }
}
