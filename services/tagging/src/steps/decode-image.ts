import sharp from 'sharp'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { messageOf } from '@zhian/kit/fault'
import type { Picture, Size } from '../vision/picture.ts'
import { decodeBmp, isBmp, readBmpHeader } from './decode-bmp.ts'

export type DecodedImage = {
  readonly picture: Picture
  /** The bytes are damaged: only the tolerant decoder took them. */
  readonly isDegraded: boolean
}

const pixelsMax = 40_000_000
const decodeSecondsMax = 20

let isHardened = false

/**
 * Sets the decoder up for bytes from outside: JPEG, PNG and GIF only (bitmaps are read by us), nothing kept, one thread.
 *
 * This holds for the whole process, other threads included. Only the first call does it: between blocking and unblocking a picture
 * that is being decoded elsewhere would be refused.
 */
export function hardenDecoder(): void {
  if (isHardened) return
  isHardened = true
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpegBuffer',
      'VipsForeignLoadPngBuffer',
      'VipsForeignLoadNsgifBuffer',
    ],
  })
}

/**
 * Decodes to upright RGB. The size is read and bounded before a pixel is decoded (40 megapixels).
 *
 * Integrity is the digest's business: the decoder overlooks most flipped bits. It is asked strictly first; what
 * only its tolerant way takes is marked degraded.
 */
export async function decodeImage(bytes: Uint8Array): Promise<Outcome<DecodedImage>> {
  try {
    const { width, height } = await sizeOf(bytes)
    if (width * height > pixelsMax) {
      return dead('image_too_many_pixels', `${width} x ${height}`)
    }
  } catch (error) {
    return dead('image_undecodable', messageOf(error))
  }
  try {
    const picture = isBmp(bytes) ? decodeBmp(bytes) : await decodePixels(bytes, 'warning')
    return kept({ picture, isDegraded: false })
  } catch {
    // Said again below, more tolerantly; that one's error is the one to tell.
  }
  try {
    return kept({ picture: await decodePixels(bytes, 'error'), isDegraded: true })
  } catch (error) {
    return dead('image_undecodable', messageOf(error))
  }
}

async function sizeOf(bytes: Uint8Array): Promise<Size> {
  return isBmp(bytes) ? readBmpHeader(bytes) : sharp(bytes, { failOn: 'none' }).metadata()
}

async function decodePixels(bytes: Uint8Array, failOn: 'warning' | 'error'): Promise<Picture> {
  const { data, info } = await sharp(bytes, {
    failOn,
    limitInputPixels: pixelsMax,
    sequentialRead: true,
    // A colour profile costs three times the decoding and tells the nets nothing.
    ignoreIcc: true,
  })
    .autoOrient()
    .removeAlpha()
    .toColourspace('srgb')
    .timeout({ seconds: decodeSecondsMax })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`${info.channels} channels`)
  return { width: info.width, height: info.height, pixels: data }
}
