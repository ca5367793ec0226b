import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { readRecord, recordHeaderBytes } from './record.ts'
import { lastSeqOf } from './segments.ts'
import type { Segment, Segments } from './segments.ts'
import type { SpoolDisk } from './spool-disk.ts'

interface Shelf {
  readonly disk: Pick<SpoolDisk, 'read'>
  readonly segments: Segments
  readonly seed: number
}

/** More than a capture's header weighs; what is larger is not recalled. */
export const headBytes = 8192

/** The frame of a number, or undefined where no segment holds it whole. Throws DISK_FAILED. */
export async function lookUp(shelf: Shelf, seq: number): Promise<Buffer | undefined> {
  const found = shelf.segments.find(seq)
  if (found === undefined) return undefined
  const bytes = await readRecordBytes(shelf, found.segment, found.offset)
  const record = readRecord(bytes, shelf.seed)
  return record?.header.seq === seq ? record.body : undefined
}

/** The beginning of the frame of a number, unchecked. */
export async function lookAtHead(
  { disk, segments }: Pick<Shelf, 'disk' | 'segments'>,
  seq: number,
): Promise<Buffer | undefined> {
  const found = segments.find(seq)
  if (found === undefined) return undefined
  return disk
    .read(found.segment.name, found.offset + recordHeaderBytes, headBytes)
    .catch(() => undefined)
}

/** The read length is bounded by the next record or by the segment's end. */
async function readRecordBytes({ disk }: Shelf, segment: Segment, offset: number): Promise<Buffer> {
  const next = segment.offsets.find((each) => each > offset)
  try {
    return await disk.read(segment.name, offset, (next ?? segment.bytes) - offset)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT' && lastSeqOf(segment) >= 0) return Buffer.alloc(0)
    throw new Fault('DISK_FAILED', `a segment cannot be read: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
