import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'
import { largePicture } from '../bench-pictures.ts'

export interface PictureFile {
  readonly path: string
  readonly size: { readonly width: number; readonly height: number }
}

const bytesWanted = 200_000
const size = { width: 1920, height: 1080 }

/** A photograph as a 1080p camera sends it: 200 kB, because the quality is searched for. */
export async function writeGatewayPicture(path: string): Promise<PictureFile> {
  const { jpeg } = await largePicture()
  const scaled = sharp(jpeg).resize(size)
  for (let quality = 98; quality > 60; quality -= 1) {
    const made = await scaled.clone().jpeg({ quality }).toBuffer()
    if (made.length > bytesWanted) continue
    await writeFile(path, made)
    return { path, size }
  }
  throw new RangeError('the photograph does not become small enough')
}
