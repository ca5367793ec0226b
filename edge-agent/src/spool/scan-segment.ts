import { decodeRecordHeader, isBodyWhole, recordHeaderBytes, recordMarker } from './record.ts'
import type { RecordHeader } from './record.ts'
import type { SpoolDisk } from './spool-disk.ts'

export interface ScannedRecord {
  readonly seq: number
  readonly offset: number
  readonly atMs: number
}

export interface SegmentScan {
  readonly records: readonly ScannedRecord[]
  /** Where the last whole record ends; what follows was never answered. */
  readonly wholeBytes: number
  /** How often a header could not be read and the next had to be searched for. */
  readonly damages: number
  /** How far it was thinned: 0 as it came, 1 without scenes, 2 without pictures. */
  readonly thinness: number
}

interface SegmentFile {
  readonly disk: SpoolDisk
  readonly name: string
  readonly bytes: number
}

const epochBytesMax = 100

/** The epoch that a segment's first record names, or null where that record is not whole. */
export async function readEpoch({ disk, name }: SegmentFile): Promise<string | null> {
  const bytes = await disk.read(name, 0, recordHeaderBytes + epochBytesMax)
  const header = decodeRecordHeader(bytes, 0)
  if (header === null || header.type !== 'head') return null
  const body = bytes.subarray(recordHeaderBytes, recordHeaderBytes + header.bodyBytes)
  return isBodyWhole(header, body) ? body.toString('utf8') : null
}

/** Walks over the headers; bodies are checked when they are read. */
export async function scanSegment(file: SegmentFile, seed: number): Promise<SegmentScan> {
  const records: ScannedRecord[] = []
  const note = ({ seq, atMs }: RecordHeader, offset: number) => {
    if (seq > (records.at(-1)?.seq ?? 0)) records.push({ seq, offset, atMs })
  }
  let damages = 0
  const head = await readHead(file)
  let offset = head.bytes
  let wholeBytes = offset
  while (offset < file.bytes) {
    const header = await readHeader(file, offset, seed)
    if (header === null) {
      const next = await findNext(file, offset + 1, seed)
      if (next === null) break
      damages += 1
      const rotten = next.offset - recordHeaderBytes - next.header.bodyBytes
      if (next.header.type === 'foot' && rotten >= offset) note(next.header, rotten)
      offset = next.offset
      continue
    }
    const end = offset + recordHeaderBytes + (header.type === 'foot' ? 0 : header.bodyBytes)
    if (end > file.bytes) break
    if (header.type === 'frame') note(header, offset)
    offset = end
    wholeBytes = end
  }
  return { records, wholeBytes, damages, thinness: head.thinness }
}

async function readHead({ disk, name }: SegmentFile): Promise<{ bytes: number; thinness: number }> {
  const header = decodeRecordHeader(await disk.read(name, 0, recordHeaderBytes), 0)
  return header?.type === 'head'
    ? { bytes: recordHeaderBytes + header.bodyBytes, thinness: header.seq }
    : { bytes: 0, thinness: 0 }
}

async function readHeader(
  { disk, name }: SegmentFile,
  offset: number,
  seed: number,
): Promise<RecordHeader | null> {
  return decodeRecordHeader(await disk.read(name, offset, recordHeaderBytes), seed)
}

async function findNext(
  { disk, name, bytes }: SegmentFile,
  from: number,
  seed: number,
): Promise<{ offset: number; header: RecordHeader } | null> {
  const rest = await disk.read(name, from, Math.max(0, bytes - from))
  for (let at = rest.indexOf(recordMarker); at >= 0; at = rest.indexOf(recordMarker, at + 1)) {
    const header = decodeRecordHeader(rest.subarray(at, at + recordHeaderBytes), seed)
    if (header !== null) return { offset: from + at, header }
  }
  return null
}
