import type { Picture, Size } from '../vision/picture.ts'

const headerBytes = 54
const uncompressed = 0

type BmpHeader = Size & {
  readonly pixelsAt: number
  readonly bytesPerPixel: number
  readonly isTopDown: boolean
}

/** Whether bytes begin as a Windows bitmap does; the usual decoder does not know them. */
export function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d && bytes.length >= headerBytes
}

/** Reads size and form, as far as cameras write them: 24 or 32 bits, uncompressed. Throws `RangeError` for anything else. */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bits = view.getUint16(28, true)
  const height = view.getInt32(22, true)
  const header = {
    width: view.getInt32(18, true),
    height: Math.abs(height),
    pixelsAt: view.getUint32(10, true),
    bytesPerPixel: bits / 8,
    isTopDown: height < 0,
  }
  if (bits !== 24 && bits !== 32) throw new RangeError(`a bitmap of ${bits} bits`)
  if (view.getUint32(30, true) !== uncompressed) throw new RangeError('a compressed bitmap')
  if (header.width < 1 || header.height < 1) throw new RangeError('a bitmap without pixels')
  return header
}

/** Decodes to RGB. Throws `RangeError` where the bytes end too early. */
export function decodeBmp(bytes: Uint8Array): Picture {
  const { width, height, pixelsAt, bytesPerPixel, isTopDown } = readBmpHeader(bytes)
  const rowBytes = Math.ceil((width * bytesPerPixel) / 4) * 4
  if (pixelsAt < headerBytes || bytes.length < pixelsAt + rowBytes * height) {
    throw new RangeError('the bitmap ends before its last row')
  }
  const pixels = new Uint8Array(width * height * 3)
  for (let row = 0; row < height; row++) {
    let from = pixelsAt + (isTopDown ? row : height - 1 - row) * rowBytes
    for (let at = row * width * 3; at < (row + 1) * width * 3; at += 3, from += bytesPerPixel) {
      pixels[at] = bytes[from + 2] ?? 0
      pixels[at + 1] = bytes[from + 1] ?? 0
      pixels[at + 2] = bytes[from] ?? 0
    }
  }
  return { width, height, pixels }
}
