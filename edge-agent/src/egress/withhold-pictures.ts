import type { Withheld } from '@zhian/contracts/capture'
import { encodeFrame } from '@zhian/contracts/frame'
import type { Frame } from '@zhian/contracts/frame'
import { keepImages } from '../spool/thin-frame.ts'

/** The frame without the pictures at these indices, which says so of itself. */
export function withholdPictures(
  frame: Frame,
  indices: ReadonlySet<number>,
  withheld: Omit<Withheld, 'images'>,
): Buffer {
  const { refs, images } = keepImages(frame, (_ref, index) => !indices.has(index))
  const told: Withheld = { images: indices.size, ...withheld }
  return encodeFrame({ ...frame.capture, images: refs, withheld: told }, images)
}
