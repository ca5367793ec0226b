// A process of its own: whatever a picture does to the decoder, the agent goes on, and its memory goes when it ends.
import { hardenDecoder } from '@zhian/tagging/steps/decode-image'
import sharp from 'sharp'
import { measurePicture } from './measure-picture.ts'
import type { LookAnswer, LookQuestion } from './open-looker.ts'

const size = { width: 640, height: 360 } as const
const pixelsMax = 40_000_000

hardenDecoder()

process.on('message', (question: LookQuestion) => {
  void look(question).then((answer) => process.send?.(answer))
})

async function look({ id, bytes }: LookQuestion): Promise<LookAnswer> {
  try {
    const pixels = await sharp(Buffer.from(bytes), { limitInputPixels: pixelsMax, failOn: 'none' })
      .resize({ ...size, fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer()
    return { id, measures: measurePicture({ ...size, pixels }) }
  } catch {
    // What is no picture was flagged when it came in; there is nothing to judge.
    return { id }
  }
}
