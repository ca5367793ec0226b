import type { ImageRef } from '@zhian/contracts/capture'

export type MediaType = ImageRef['mediaType']

export interface ImageHeader {
  readonly mediaType: MediaType
  /** Pixels as the header says; absent where it could not be read. */
  readonly size?: { readonly width: number; readonly height: number }
  /** False where the end is missing. */
  readonly isWhole: boolean
}

/** Padding that cameras leave after the end of a picture. */
const paddingBytesMax = 64 * 1024

/** Knows a picture by its first bytes and reads its size; nothing is decoded. Null where it is none that we know. */
export function readImageHeader(bytes: Buffer): ImageHeader | null {
  if (bytes.length < 4) return null
  const magic = bytes.readUInt32BE(0)
  if (magic >>> 8 === 0xffd8ff) return readJpeg(bytes)
  if (magic === 0x89504e47) return readPng(bytes)
  if (magic === 0x47494638) return readGif(bytes)
  if (magic >>> 16 === 0x424d) return readBmp(bytes)
  return null
}

function readJpeg(bytes: Buffer): ImageHeader {
  const end = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]))
  return {
    mediaType: 'image/jpeg',
    ...sized(jpegSize(bytes)),
    isWhole: end > 2 && bytes.length - end <= paddingBytesMax,
  }
}

/** Walks from marker to marker up to the frame header (SOF0 to SOF15 without DHT, JPG and DAC). */
function jpegSize(bytes: Buffer): Size | undefined {
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (isFrameHeader(marker))
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    else at += 2 + Math.max(2, bytes.readUInt16BE(at + 2))
  }
  return undefined
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

function readPng(bytes: Buffer): ImageHeader {
  const hasSize = bytes.length >= 24 && bytes.toString('latin1', 12, 16) === 'IHDR'
  return {
    mediaType: 'image/png',
    ...sized(
      hasSize ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined,
    ),
    isWhole: bytes.lastIndexOf('IEND') > 24,
  }
}

function readGif(bytes: Buffer): ImageHeader {
  const hasSize = bytes.length >= 10
  return {
    mediaType: 'image/gif',
    ...sized(hasSize ? { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) } : undefined),
    isWhole: bytes.lastIndexOf(0x3b) > 10,
  }
}

function readBmp(bytes: Buffer): ImageHeader {
  const hasSize = bytes.length >= 26
  return {
    mediaType: 'image/bmp',
    ...sized(
      hasSize
        ? { width: Math.abs(bytes.readInt32LE(18)), height: Math.abs(bytes.readInt32LE(22)) }
        : undefined,
    ),
    isWhole: hasSize && bytes.length >= bytes.readUInt32LE(2),
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

function sized(size: Size | undefined): { size?: Size } {
  return size !== undefined && size.width > 0 && size.height > 0 ? { size } : {}
}
