import {
  encodeFrameRecord,
  encodeRecordHeader,
  readRecord,
  recordHeaderBytes,
  seedOf,
} from './record.ts'
import { addRecord, emptySegment } from './segments.ts'
import type { Segment } from './segments.ts'
import { thinFrame } from './thin-frame.ts'
import type { Thinness } from './thin-frame.ts'

interface Thinning {
  readonly epoch: string
  readonly thinness: Thinness
  readonly nowMs: number
  readonly isPending: (seq: number) => boolean
}

export interface ThinnedSegment {
  readonly segment: Segment
  readonly bytes: Buffer
  /** How many captures gave up pictures. */
  readonly thinned: number
}

/**
 * The segment's content without pictures that can be given up and without what has ended; numbers and order stay.
 *
 * A record that cannot be read is carried over as it is: whoever reads it next ends it as corrupt.
 */
export function thinSegment(from: Segment, content: Buffer, thinning: Thinning): ThinnedSegment {
  const { epoch, thinness, nowMs, isPending } = thinning
  const seed = seedOf(epoch)
  const name = Buffer.from(epoch)
  const head = encodeRecordHeader({ type: 'head', seq: thinness, atMs: nowMs }, name, 0)
  const segment = emptySegment(from.name, recordHeaderBytes + name.length)
  segment.thinness = thinness
  const chunks: Buffer[] = [head, name]
  let thinned = 0
  for (const [index, offset] of from.offsets.entries()) {
    const seq = from.firstSeq + index
    if (offset < 0 || !isPending(seq)) continue
    const raw = content.subarray(offset, from.offsets.find((each) => each > offset) ?? from.bytes)
    const record = readRecord(raw, seed)
    const body = record === null ? null : thinFrame(record.body, thinness)
    if (record !== null && body !== record.body) thinned += 1
    const atMs = from.atMs[index] ?? nowMs
    const made = body === null ? [raw] : encodeFrameRecord({ seq, atMs }, body, seed)
    addRecord(segment, { seq, offset: segment.bytes, atMs })
    for (const chunk of made) {
      chunks.push(chunk)
      segment.bytes += chunk.length
    }
  }
  return { segment, bytes: Buffer.concat(chunks), thinned }
}
