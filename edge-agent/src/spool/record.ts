import { crc32 } from 'node:zlib'

/**
 * One record of a segment:
 *
 *     marker u32 | body bytes u32 | seq u48 | type u8 | 0 u8 | at u48 | CRC-32 of body u32 | CRC-32 of the header before u32
 *
 * Numbers are big-endian. The header's checksum begins from a number that only this spool knows, so that a picture
 * with bytes that look like a record cannot pass for one when a reader has to search for the next.
 *
 * A `foot` follows each frame and says of it what its header says; it has no body of its own. So a frame whose
 * header rots is still found, even at a segment's very end. A `head` has in the place of `seq` how far its segment was thinned.
 */
export const recordHeaderBytes = 30
export const recordMarker = Buffer.from('ZREC')
const checkedBytes = recordHeaderBytes - 4

export type RecordType = 'head' | 'frame' | 'foot'
const typeCodes = { head: 0, frame: 1, foot: 2 } as const
const typesByCode: readonly RecordType[] = ['head', 'frame', 'foot']

export interface RecordHeader {
  readonly type: RecordType
  readonly seq: number
  /** When it was written, in milliseconds since 1970. */
  readonly atMs: number
  readonly bodyBytes: number
  readonly bodyCrc: number
}

export interface RecordPlace {
  readonly type: RecordType
  readonly seq: number
  readonly atMs: number
}

/** The header alone; the body follows it in the file. */
export function encodeRecordHeader(place: RecordPlace, body: Uint8Array, seed: number): Buffer {
  const header = Buffer.alloc(recordHeaderBytes)
  recordMarker.copy(header)
  header.writeUInt32BE(body.length, 4)
  header.writeUIntBE(place.seq, 8, 6)
  header.writeUInt8(typeCodes[place.type], 14)
  header.writeUIntBE(place.atMs, 16, 6)
  header.writeUInt32BE(crc32(body), 22)
  header.writeUInt32BE(crc32(header.subarray(0, checkedBytes), seed), checkedBytes)
  return header
}

/** Null where the bytes are no header of this spool. */
export function decodeRecordHeader(bytes: Buffer, seed: number): RecordHeader | null {
  if (bytes.length < recordHeaderBytes) return null
  if (!bytes.subarray(0, 4).equals(recordMarker)) return null
  if (bytes.readUInt32BE(checkedBytes) !== crc32(bytes.subarray(0, checkedBytes), seed)) return null
  return {
    type: typesByCode[bytes.readUInt8(14)] ?? 'frame',
    seq: bytes.readUIntBE(8, 6),
    atMs: bytes.readUIntBE(16, 6),
    bodyBytes: bytes.readUInt32BE(4),
    bodyCrc: bytes.readUInt32BE(22),
  }
}

/** The frame that begins with these bytes and ends with them, read by its header or, where that rotted, by its foot. */
export function readRecord(
  bytes: Buffer,
  seed: number,
): { header: RecordHeader; body: Buffer } | null {
  const head = decodeRecordHeader(bytes, seed)
  const foot =
    head === null
      ? decodeRecordHeader(bytes.subarray(Math.max(0, bytes.length - recordHeaderBytes)), seed)
      : null
  const header = head?.type === 'frame' ? head : foot?.type === 'foot' ? foot : null
  if (header === null) return null
  const body = bytes.subarray(recordHeaderBytes, recordHeaderBytes + header.bodyBytes)
  return isBodyWhole(header, body) ? { header, body } : null
}

/** Header, body and foot, as they stand in a segment. */
export function encodeFrameRecord(
  { seq, atMs }: Pick<RecordPlace, 'seq' | 'atMs'>,
  body: Buffer,
  seed: number,
): readonly [Buffer, Buffer, Buffer] {
  return [
    encodeRecordHeader({ type: 'frame', seq, atMs }, body, seed),
    body,
    encodeRecordHeader({ type: 'foot', seq, atMs }, body, seed),
  ]
}

export function isBodyWhole(header: RecordHeader, body: Buffer): boolean {
  return body.length === header.bodyBytes && crc32(body) === header.bodyCrc
}

export function seedOf(epoch: string): number {
  return crc32(epoch)
}
