import { hardenDecoder } from '@zhian/tagging/steps/decode-image'
import sharp from 'sharp'
import { answerQuestions } from '../../answering-worker.ts'
import { measurePicture } from './measure-picture.ts'
import type { LookAnswer, LookQuestion } from './open-looker.ts'

const size = { width: 640, height: 360 } as const
const pixelsMax = 40_000_000

hardenDecoder()
answerQuestions(look)

async function look({ bytes }: LookQuestion): Promise<LookAnswer> {
  try {
    const pixels = await sharp(Buffer.from(bytes), { limitInputPixels: pixelsMax, failOn: 'none' })
      .resize({ ...size, fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer()
    return { measures: measurePicture({ ...size, pixels }) }
  } catch {
    // What is no picture was flagged when it came in; there is nothing to judge.
    return {}
  }
}
