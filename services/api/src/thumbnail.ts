import { hardenDecoder } from '@zhian/tagging/steps/decode-image'
import sharp from 'sharp'
import { refusal } from './refusal.ts'

const pixelsMax = 40_000_000
const secondsMax = 5

/** A JPEG of at most this width. Throws INPUT_REFUSED for what cannot be decoded. */
export async function thumbnail(bytes: Buffer, width: number): Promise<Buffer> {
  // Only what captures may hold is decoded, from the first on; a picture that is something else inside is refused.
  hardenDecoder()
  try {
    return await sharp(bytes, {
      limitInputPixels: pixelsMax,
      sequentialRead: true,
      failOn: 'none',
    })
      .timeout({ seconds: secondsMax })
      .rotate()
      .resize({ width, withoutEnlargement: true })
      .jpeg({ quality: 80 })
      .toBuffer()
  } catch (error) {
    throw refusal(
      'INPUT_REFUSED',
      {
        en: 'width: this picture cannot be scaled; ask without it',
        zh: 'width：这张图片不能缩放；请不带它再取',
      },
      {
        cause: error,
      },
    )
  }
}
