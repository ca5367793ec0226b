import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { plateKinds } from '@zhian/models/plate-kinds'
import sharp from 'sharp'
import { drawnVehicle } from '../support/drawn-shots.ts'
import { repositoryRoot } from '../support/kafka.ts'

export interface BenchPicture {
  readonly jpeg: Buffer
  readonly size: { readonly width: number; readonly height: number }
}

const folder = join(repositoryRoot, '.cache/pictures')
const facesWidth = 1280
const picturesOfKind = 6

/** The six lent photographs of groups, as wide as a 720p camera's picture. */
export function facePictures(): Promise<BenchPicture[]> {
  return Promise.all(
    Array.from({ length: picturesOfKind }, async (_, index) => {
      const photo = await readFile(join(folder, `faces-${index + 1}.jpg`))
      return pictureOf(
        await sharp(photo).resize({ width: facesWidth }).jpeg({ quality: 85 }).toBuffer(),
      )
    }),
  )
}

/** The lent photograph of a car with a new plate each, of the six commonest kinds. */
export async function vehiclePictures(): Promise<BenchPicture[]> {
  const pictures: BenchPicture[] = []
  for (const [index, kind] of plateKinds.slice(0, picturesOfKind).entries())
    pictures.push(await pictureOf((await drawnVehicle(7919 * (index + 1), kind)).jpeg))
  return pictures
}

/** The first lent photograph as it is: 1920 x 1280. */
export async function largePicture(): Promise<BenchPicture> {
  return pictureOf(await readFile(join(folder, 'faces-1.jpg')))
}

async function pictureOf(jpeg: Buffer): Promise<BenchPicture> {
  const { width, height } = await sharp(jpeg).metadata()
  return { jpeg, size: { width, height } }
}

/** The same picture with other bytes: a JPEG comment behind its first marker, so that no store knows it already. */
export function withComment({ jpeg }: BenchPicture, text: string): Buffer {
  const head = Buffer.from([0xff, 0xfe, 0, 0])
  head.writeUInt16BE(Buffer.byteLength(text) + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(text), jpeg.subarray(2)])
}
