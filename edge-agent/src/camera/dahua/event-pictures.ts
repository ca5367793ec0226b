import type { DraftImage } from '../capture-draft.ts'
import { readImageHeader } from '../image-header.ts'

/** Pictures of people of a library follow the scene and the face. */
const ownOfRecognition = 2
/** A crop has this many times fewer pixels than its scene, at least. */
const cropShare = 4
const lookedUp = /^FaceRecognition/i

/** Pictures come in the order of the events: as many for each, and what is over goes to the last. */
export function share(pictures: readonly Buffer[], events: number): Buffer[][] {
  const each = Math.max(1, Math.floor(pictures.length / Math.max(1, events)))
  return Array.from({ length: events }, (_, at) =>
    pictures.slice(at * each, at === events - 1 ? undefined : (at + 1) * each),
  )
}

/**
 * The pictures of each of several subjects of one event: a scene that is far larger than all else is everybody's, the
 * others come in the order of the subjects. Where faces were looked up only the scene is nobody else's.
 */
export function imagesOfEach(
  pictures: readonly Buffer[],
  code: string,
  subjects: number,
): { each: DraftImage[][]; candidates: number } {
  if (subjects === 1) {
    const { images, candidates } = asImages(pictures, code)
    return { each: [images], candidates }
  }
  const [largest] = pictures.toSorted((one, other) => pixelsOf(other) - pixelsOf(one))
  const others = pictures.filter((each) => each !== largest)
  const isScene =
    largest !== undefined && others.every((each) => pixelsOf(each) * cropShare < pixelsOf(largest))
  const scene: DraftImage[] = isScene ? [{ bytes: largest, role: 'scene' }] : []
  if (lookedUp.test(code))
    return {
      each: Array.from({ length: subjects }, () => scene),
      candidates: pictures.length - scene.length,
    }
  const shares = share(isScene ? others : pictures, subjects)
  const each = shares.map((own) =>
    isScene || own.length === 1
      ? [...scene, ...own.map((bytes): DraftImage => ({ bytes, role: 'crop' }))]
      : asImages(own, code).images,
  )
  return { each, candidates: 0 }
}

/** The larger of the first two is the scene; where a face was looked up, what follows shows other people and is left out. */
function asImages(
  pictures: readonly Buffer[],
  code: string,
): { images: DraftImage[]; candidates: number } {
  const own = lookedUp.test(code) ? pictures.slice(0, ownOfRecognition) : pictures
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
