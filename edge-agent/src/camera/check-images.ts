import { createHash } from 'node:crypto'
import type { CaptureFlag, ImageRef, ImageRole } from '@zhian/contracts/capture'
import {
  frameBytesMax,
  headerBytesMax,
  imageBytesMax,
  imagesPerCaptureMax,
} from '@zhian/contracts/limits'
import type { DraftImage } from './capture-draft.ts'
import { readImageHeader } from './image-header.ts'

export interface CheckedImage {
  readonly ref: ImageRef
  readonly bytes: Buffer
}

export interface CheckedImages {
  readonly images: readonly CheckedImage[]
  readonly flags: ReadonlySet<CaptureFlag>
}

/** Above this a decoder downstream would refuse it: some 8K by 5K. */
const imagePixelsMax = 40_000_000
const framePicturesBytesMax = frameBytesMax - headerBytesMax - 1024
/** When not all fit, these go first. */
const importance: readonly ImageRole[] = ['scene', 'crop', 'plate', 'composite', 'other']

/** Keeps the pictures that are whole and within bounds; each that is not costs itself and leaves a flag. */
export function checkImages(drafts: readonly DraftImage[]): CheckedImages {
  const flags = new Set<CaptureFlag>()
  const sound: CheckedImage[] = []
  for (const draft of drafts) {
    const checked = checkImage(draft)
    if (typeof checked === 'string') flags.add(checked)
    else sound.push(checked)
  }
  const fitting = chooseFitting(sound)
  if (fitting.size < sound.length) flags.add('image_too_large')
  return { images: sound.filter((image) => fitting.has(image)), flags }
}

function checkImage({ bytes, role, sourceImageId }: DraftImage): CheckedImage | CaptureFlag {
  const header = readImageHeader(bytes)
  if (header === null || !header.isWhole) return 'image_invalid'
  const pixels = header.size === undefined ? 0 : header.size.width * header.size.height
  if (bytes.length > imageBytesMax || pixels > imagePixelsMax) return 'image_too_large'
  return {
    bytes,
    ref: {
      role,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      imageBytes: bytes.length,
      mediaType: header.mediaType,
      ...header.size,
      ...(sourceImageId === undefined ? {} : { sourceImageId }),
    },
  }
}

function chooseFitting(images: readonly CheckedImage[]): Set<CheckedImage> {
  const chosen = new Set<CheckedImage>()
  let bytes = 0
  const rank = ({ ref }: CheckedImage) => importance.indexOf(ref.role)
  for (const image of images.toSorted((one, other) => rank(one) - rank(other))) {
    const fits = bytes + image.bytes.length <= framePicturesBytesMax
    if (!fits || chosen.size >= imagesPerCaptureMax) continue
    chosen.add(image)
    bytes += image.bytes.length
  }
  return chosen
}
