import type { Box } from '@zhian/contracts/capture'
import type { Tag } from '@zhian/contracts/tag'

export type Bounds = Pick<Box, 'x' | 'y' | 'width' | 'height'>

/** The upright rectangle around a tag, in fractions of its picture; a tag without corners has none. */
export function boundsOf(tag: Tag): Bounds {
  if (tag.name !== 'plate') return tag.box
  if (tag.corners.length === 0) return { x: 0, y: 0, width: 0, height: 0 }
  const xs = tag.corners.map(({ x }) => x)
  const ys = tag.corners.map(({ y }) => y)
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}
