import type { CaptureFlag, ImageRole } from '@zhian/contracts/capture'
import { decodeFrame, encodeFrame } from '@zhian/contracts/frame'

/** 1 gives up scenes where a nearer picture remains, 2 gives up every picture. */
export type Thinness = 1 | 2

const near: ReadonlySet<ImageRole> = new Set(['crop', 'plate'])
const flag: CaptureFlag = 'image_evicted'

/** The same capture with fewer pictures, flagged; the very same bytes where there is nothing to give up or to understand. */
export function thinFrame(bytes: Buffer, thinness: Thinness): Buffer {
  const decoded = decodeFrame(bytes)
  if (!decoded.ok) return bytes
  const { capture, images } = decoded.frame
  const hasNear = capture.images.some(({ role }) => near.has(role))
  const keeps = (role: ImageRole) => thinness === 1 && (!hasNear || near.has(role))
  const kept = capture.images.flatMap((ref, index) =>
    keeps(ref.role) ? [{ ref, image: images[index] ?? Buffer.alloc(0) }] : [],
  )
  if (kept.length === capture.images.length) return bytes
  const flags = [...new Set([...capture.flags, flag])]
  return encodeFrame(
    { ...capture, images: kept.map(({ ref }) => ref), flags },
    kept.map(({ image }) => image),
  )
}
