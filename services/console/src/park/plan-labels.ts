import type { Point } from '@zhian/coverage/geometry/plane'

/** A mark with its name, on a plan in metres. */
export interface Label {
  readonly id: string
  readonly at: Point
  readonly text: string
  /** On which side of its mark the name stands. */
  readonly side: 'right' | 'below'
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const fontPx = 12
const markPx = 7
const wide = /[^\u0020-\u024f]/g

/** Names that lie on no mark and on no name before them; the others can be read once one comes nearer. */
export function readableNames(
  labels: readonly Label[],
  metresPerPixel: number,
): ReadonlySet<string> {
  const marks = labels.map(({ at }) => around(at, metresPerPixel))
  const taken: Box[] = []
  const readable = labels.filter((label, own) => {
    const box = boxOf(label, metresPerPixel)
    const isFree = !marks.some((mark, index) => index !== own && meet(box, mark))
    if (!isFree || taken.some((each) => meet(box, each))) return false
    taken.push(box)
    return true
  })
  return new Set(readable.map(({ id }) => id))
}

const around = ({ x, y }: Point, scale: number): Box => ({
  left: x - markPx * scale,
  right: x + markPx * scale,
  top: y - markPx * scale,
  bottom: y + markPx * scale,
})

function boxOf({ at: { x, y }, text, side }: Label, scale: number): Box {
  const wides = text.match(wide)?.length ?? 0
  const width = (wides + (text.length - wides) * 0.6) * fontPx * scale
  const height = fontPx * scale
  const left = side === 'right' ? x + (markPx + 2) * scale : x - width / 2
  const top = side === 'right' ? y - height / 2 : y + markPx * scale
  return { left, right: left + width, top, bottom: top + height }
}

const meet = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
