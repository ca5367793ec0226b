import type { DraftImage } from '../capture-draft.ts'
import { readImageHeader } from '../image-header.ts'

/** Pictures of people of a library follow the scene and the face. */
const ownOfRecognition = 2
/** A crop has this many times fewer pixels than its scene, at least. */
const cropShare = 4

/** Pictures come in the order of the events: as many for each, and what is over goes to the last. */
export function share(pictures: readonly Buffer[], events: number): Buffer[][] {
  const each = Math.max(1, Math.floor(pictures.length / Math.max(1, events)))
  return Array.from({ length: events }, (_, at) =>
    pictures.slice(at * each, at === events - 1 ? undefined : (at + 1) * each),
  )
}

/** The larger of the first two is the scene; where a face was looked up, what follows shows other people and is left out. */
export function asImages(
  pictures: readonly Buffer[],
  code: string,
): { images: DraftImage[]; candidates: number } {
  const isLookedUp = /^FaceRecognition/i.test(code)
  const own = isLookedUp ? pictures.slice(0, ownOfRecognition) : pictures
  const [first, second] = own
  const isSwapped =
    first !== undefined && second !== undefined && pixelsOf(second) > pixelsOf(first)
  const scene = isSwapped ? 1 : 0
  return {
    images: own.map((bytes, at) => ({ bytes, role: at === scene ? 'scene' : 'crop' })),
    candidates: pictures.length - own.length,
  }
}

/** Each part of a group calls its own picture the scene; one that is far smaller than another shows only a part of it. */
export function withCrops(images: readonly DraftImage[]): DraftImage[] {
  const most = Math.max(...images.map(({ bytes }) => pixelsOf(bytes)))
  return images.map((image) =>
    image.role === 'scene' && pixelsOf(image.bytes) * cropShare < most
      ? { ...image, role: 'crop' }
      : image,
  )
}

function pixelsOf(bytes: Buffer): number {
  const size = readImageHeader(bytes)?.size
  return size === undefined ? 0 : size.width * size.height
}
