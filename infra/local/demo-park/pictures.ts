import type { ImageRef } from '@zhian/contracts/capture'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { looks } from './vehicles.ts'
import type { Look } from './vehicles.ts'

/** The pictures of one look, as a capture names them, and where they lie. */
export interface DrawnPictures {
  readonly images: readonly ImageRef[]
  readonly blobKeys: readonly string[]
}

/** Where the park's pictures lie: apart from the days, because no retention is theirs. */
export const blobPrefixOf = (parkId: string) => `${parkId}/`
export const faceLook = 255
/** The same look in a capture whose close-up was cut off on its way. */
export const tornLookOf = (look: number) => look + 100
/** Pixels of a scene, as the cameras' archives have it: how wide a plate is in it is evidence of what a camera sees. */
export const widthOf = { vehicle: 3840, face: 2560 } as const

const bodies: Readonly<Record<Look['type'], string>> = {
  car: '<path d="M60 210 q10 -50 60 -55 l40 -45 h120 l50 45 q60 5 60 55 z"/>',
  truck: '<path d="M50 210 v-130 h200 v130 z M260 210 v-95 h80 l50 50 v45 z"/>',
  bus: '<path d="M40 210 v-140 h360 v140 z"/>',
  motorcycle: '',
  bicycle: '',
  unknown: '',
}
const wheels = '<circle cx="120" cy="212" r="24"/><circle cx="320" cy="212" r="24"/>'
const words = (text: string) =>
  `<text x="12" y="24" font-size="16" fill="#ddd" font-family="sans-serif">${text}</text>`

/** Drawn, and alike for all vehicles of one look; nobody's face and no plate is in any of them. */
const vehicleScene = ({ type, attributes }: Look) => `
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 448 252" width="${widthOf.vehicle}">
    <rect width="448" height="280" fill="#5b6470"/><rect y="200" width="450" height="80" fill="#3c4148"/>
    <g fill="${attributes.vehicleColour?.value ?? 'gray'}" stroke="#222" stroke-width="3">${bodies[type]}</g>
    <g fill="#111" stroke="#777" stroke-width="5">${wheels}</g>${words('DEMO')}
  </svg>`
const faceScene = `
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 448 252" width="${widthOf.face}">
    <rect width="448" height="280" fill="#69727c"/>
    <g fill="#2f353c"><circle cx="225" cy="110" r="44"/><path d="M130 280 q10 -110 95 -110 q85 0 95 110 z"/></g>
    ${words('DEMO')}
  </svg>`

/** Draws and stores one scene and one crop for each look. */
export async function storePictures(
  blobs: BlobStore,
  parkId: string,
): Promise<ReadonlyMap<number, DrawnPictures>> {
  const drawings = [
    ...looks.map((look) => [look.id, vehicleScene(look)] as const),
    [faceLook, faceScene] as const,
  ]
  // One after the other: each is thirty megabytes while it is drawn.
  const drawn = new Map<number, DrawnPictures>()
  for (const [look, svg] of drawings) {
    const scene = await sharp(Buffer.from(svg)).jpeg({ quality: 70 }).toBuffer()
    const crop = await sharp(scene).resize(448, 252).jpeg({ quality: 80 }).toBuffer()
    const whole = await store({ blobs, parkId }, 'scene', scene)
    const closeUps = [[look, crop] as const]
    if (look !== faceLook) closeUps.push([tornLookOf(look), crop.subarray(0, crop.length / 2)])
    for (const [id, bytes] of closeUps) {
      const stored = [whole, await store({ blobs, parkId }, 'crop', bytes)]
      const images = stored.map(({ image }) => image)
      drawn.set(id, { images, blobKeys: stored.map(({ key }) => key) })
    }
  }
  return drawn
}

async function store(
  { blobs, parkId }: { blobs: BlobStore; parkId: string },
  role: 'scene' | 'crop',
  bytes: Buffer,
): Promise<{ image: ImageRef; key: string }> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const key = `${blobPrefixOf(parkId)}${sha256.slice(0, 2)}/${sha256}`
  await blobs.putIfAbsent(key, bytes)
  const { width, height } = await sharp(bytes).metadata()
  return {
    key,
    image: { role, sha256, imageBytes: bytes.length, mediaType: 'image/jpeg', width, height },
  }
}
