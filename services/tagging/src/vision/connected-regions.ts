import type { PixelPoint, Size } from './picture.ts'

export type ConnectedRegion = {
  readonly count: number
  readonly mean: number
  /** The leftmost and rightmost pixel of each row: enough for a hull. */
  readonly outline: readonly PixelPoint[]
}

/** The patches of a map in which neighbours (above, below, left, right) reach a threshold. */
export function connectedRegions(
  map: Float32Array,
  { width, height }: Size,
  { threshold, countMin }: { threshold: number; countMin: number },
): ConnectedRegion[] {
  const isSeen = new Uint8Array(width * height)
  const stack = new Int32Array(width * height)
  const regions: ConnectedRegion[] = []
  for (let start = 0; start < width * height; start++) {
    if (isSeen[start] === 1 || (map[start] ?? 0) < threshold) continue
    const region = flood({ map, width, height, isSeen, stack, threshold }, start)
    if (region.count >= countMin) regions.push(region)
  }
  return regions
}

type Flood = Size & {
  readonly map: Float32Array
  readonly isSeen: Uint8Array
  readonly stack: Int32Array
  readonly threshold: number
}

function flood(
  { map, width, height, isSeen, stack, threshold }: Flood,
  start: number,
): ConnectedRegion {
  const rows = new Map<number, { left: number; right: number }>()
  let count = 0
  let sum = 0
  let open = 1
  stack[0] = start
  isSeen[start] = 1
  const visit = (at: number) => {
    if (isSeen[at] === 1 || (map[at] ?? 0) < threshold) return
    isSeen[at] = 1
    stack[open] = at
    open += 1
  }
  while (open > 0) {
    open -= 1
    const at = stack[open] ?? 0
    const x = at % width
    const y = (at - x) / width
    count += 1
    sum += map[at] ?? 0
    const row = rows.get(y)
    if (row === undefined) rows.set(y, { left: x, right: x })
    else if (x < row.left) row.left = x
    else if (x > row.right) row.right = x
    if (x > 0) visit(at - 1)
    if (x < width - 1) visit(at + 1)
    if (y > 0) visit(at - width)
    if (y < height - 1) visit(at + width)
  }
  const outline = [...rows].flatMap(([y, { left, right }]) => [
    { x: left, y },
    { x: right, y },
  ])
  return { count, mean: sum / count, outline }
}
