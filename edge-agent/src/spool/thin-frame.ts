import type { CaptureFlag, ImageRef, ImageRole } from '@zhian/contracts/capture'
import { decodeFrame, encodeFrame } from '@zhian/contracts/frame'
import type { Frame } from '@zhian/contracts/frame'

/** 1 gives up scenes where a nearer picture remains, 2 gives up every picture. */
export type Thinness = 1 | 2

const near: ReadonlySet<ImageRole> = new Set(['crop', 'plate'])
const flag: CaptureFlag = 'image_evicted'

/** The same capture with fewer pictures, flagged; the very same bytes where there is nothing to give up or to understand. */
export function thinFrame(bytes: Buffer, thinness: Thinness): Buffer {
  const decoded = decodeFrame(bytes)
  if (!decoded.ok) return bytes
  const { capture } = decoded.frame
  const hasNear = capture.images.some(({ role }) => near.has(role))
  const keeps = (role: ImageRole) => thinness === 1 && (!hasNear || near.has(role))
  const { refs, images } = keepImages(decoded.frame, ({ role }) => keeps(role))
  if (refs.length === capture.images.length) return bytes
  const flags = [...new Set([...capture.flags, flag])]
  return encodeFrame({ ...capture, images: refs, flags }, images)
}

/** Those of a frame's pictures that are to stay in it, named and as bytes, in their order. */
export function keepImages(
  { capture, images }: Frame,
  keeps: (ref: ImageRef, index: number) => boolean,
): { refs: ImageRef[]; images: Buffer[] } {
  const kept = capture.images.flatMap((ref, index) =>
    keeps(ref, index) ? [{ ref, image: images[index] ?? Buffer.alloc(0) }] : [],
  )
  return { refs: kept.map(({ ref }) => ref), images: kept.map(({ image }) => image) }
}
