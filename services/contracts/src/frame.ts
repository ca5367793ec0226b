import { crc32 } from 'node:zlib'
import { Capture } from './capture.ts'
import { frameBytesMax, headerBytesMax } from './limits.ts'
import { jsonReader } from './parse.ts'

/**
 * A capture on the wire, header and pictures in one buffer:
 *
 *     "ZHF1" | header length u32 | header JSON | images, one after the other | CRC-32 u32
 *
 * Numbers are big-endian. The checksum is the IEEE polynomial's (zlib's `crc32`) over everything before it.
 * Where an image begins follows from the sizes in the header, in order.
 */
const magic = Buffer.from('ZHF1')
const prefixBytes = magic.length + 4
const checksumBytes = 4

export type FrameProblem =
  | 'frame_too_large'
  | 'frame_truncated'
  | 'frame_magic_unknown'
  | 'frame_checksum_wrong'
  | 'frame_header_too_large'
  | 'frame_header_unreadable'
  | 'frame_sizes_disagree'

export interface Frame {
  readonly capture: Capture
  /** Views into the frame's buffer, one for each of `capture.images`. */
  readonly images: readonly Buffer[]
}

export type DecodedFrame =
  | { readonly ok: true; readonly frame: Frame }
  | { readonly ok: false; readonly problem: FrameProblem; readonly detail: string }

const readHeader = jsonReader(Capture)

/** How many bytes `encodeFrame` would make. */
export function frameBytes(capture: Capture): number {
  const header = Buffer.byteLength(JSON.stringify(capture))
  return prefixBytes + header + totalImageBytes(capture) + checksumBytes
}

/** Throws RangeError where a picture's size differs from the header's, or a bound is passed: the caller checks first. */
export function encodeFrame(capture: Capture, images: readonly Uint8Array[]): Buffer {
  const header = Buffer.from(JSON.stringify(capture))
  if (header.length > headerBytesMax) throw new RangeError(`header of ${header.length} bytes`)
  const agrees =
    images.length === capture.images.length &&
    images.every((image, index) => image.length === capture.images[index]?.imageBytes)
  if (!agrees) throw new RangeError('the pictures are not those that the header names')
  const bytes = prefixBytes + header.length + totalImageBytes(capture) + checksumBytes
  if (bytes > frameBytesMax) throw new RangeError(`frame of ${bytes} bytes`)

  const prefix = Buffer.alloc(prefixBytes)
  magic.copy(prefix)
  prefix.writeUInt32BE(header.length, magic.length)
  const frame = Buffer.concat([prefix, header, ...images, Buffer.alloc(checksumBytes)], bytes)
  frame.writeUInt32BE(crc32(frame.subarray(0, bytes - checksumBytes)), bytes - checksumBytes)
  return frame
}

/** Never throws, whatever the bytes are. The images are views, not copies. */
export function decodeFrame(bytes: Buffer): DecodedFrame {
  if (bytes.length > frameBytesMax) return bad('frame_too_large', `${bytes.length} bytes`)
  if (bytes.length < prefixBytes + checksumBytes)
    return bad('frame_truncated', `${bytes.length} bytes`)
  if (!bytes.subarray(0, magic.length).equals(magic))
    return bad('frame_magic_unknown', bytes.toString('hex', 0, 4))
  const bodyEnd = bytes.length - checksumBytes
  const expected = bytes.readUInt32BE(bodyEnd)
  const actual = crc32(bytes.subarray(0, bodyEnd))
  if (expected !== actual) return bad('frame_checksum_wrong', `${actual} instead of ${expected}`)

  const headerLength = bytes.readUInt32BE(magic.length)
  if (headerLength > headerBytesMax) return bad('frame_header_too_large', `${headerLength} bytes`)
  const imagesStart = prefixBytes + headerLength
  if (imagesStart > bodyEnd) return bad('frame_truncated', 'the header runs past the end')
  const header = readHeader(bytes.toString('utf8', prefixBytes, imagesStart))
  if (!header.ok) return bad('frame_header_unreadable', header.problem)

  const capture = header.value
  if (imagesStart + totalImageBytes(capture) !== bodyEnd) {
    return bad('frame_sizes_disagree', `${bodyEnd - imagesStart} bytes of pictures`)
  }
  return {
    ok: true,
    frame: { capture, images: sliceImages(capture, bytes.subarray(imagesStart, bodyEnd)) },
  }
}

/** Where a broken frame stood in its agent's log, as far as its header can still be read: enough to refuse it by number. */
export function peekPlace(bytes: Buffer): { epoch: string; seq: number; captureId: string } | null {
  if (bytes.length < prefixBytes) return null
  const end = prefixBytes + Math.min(bytes.readUInt32BE(magic.length), headerBytesMax)
  const text = bytes.toString('utf8', prefixBytes, end)
  const epoch = /"epoch":"([0-9a-z-]{1,40})"/.exec(text)?.[1]
  const seq = /"seq":(\d{1,15})[,}]/.exec(text)?.[1]
  const captureId = /"captureId":"([0-9a-f-]{36})"/.exec(text)?.[1]
  return epoch === undefined || seq === undefined
    ? null
    : { epoch, seq: Number(seq), captureId: captureId ?? '' }
}

/** The header alone, from the first bytes of a frame; null where they do not hold it whole. */
export function peekCapture(head: Buffer): Capture | null {
  if (head.length < prefixBytes) return null
  const end = prefixBytes + head.readUInt32BE(magic.length)
  if (end > head.length) return null
  const header = readHeader(head.toString('utf8', prefixBytes, end))
  return header.ok ? header.value : null
}

function sliceImages(capture: Capture, body: Buffer): Buffer[] {
  let offset = 0
  return capture.images.map(({ imageBytes }) => body.subarray(offset, (offset += imageBytes)))
}

function totalImageBytes(capture: Capture): number {
  return capture.images.reduce((sum, { imageBytes }) => sum + imageBytes, 0)
}

function bad(problem: FrameProblem, detail: string): DecodedFrame {
  return { ok: false, problem, detail }
}
