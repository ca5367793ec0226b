import type { PixelPoint } from './picture.ts'

/** A rectangle at any angle: `along` its longer side (to the right), `across` its shorter side (downwards). */
export type TurnedRectangle = {
  readonly centre: PixelPoint
  readonly along: PixelPoint
  readonly across: PixelPoint
  readonly width: number
  readonly height: number
}

/** The rectangle of least area round some points: one of its sides lies on a side of their hull. */
export function smallestRectangle(points: readonly PixelPoint[]): TurnedRectangle | null {
  const hull = convexHull(points)
  let best: { area: number; rectangle: TurnedRectangle } | null = null
  for (const [index, from] of hull.entries()) {
    const to = hull[(index + 1) % hull.length] ?? from
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    if (length === 0) continue
    const side = { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
    const rectangle = rectangleAlong(hull, side)
    const area = rectangle.width * rectangle.height
    if (best === null || area < best.area) best = { area, rectangle }
  }
  return best?.rectangle ?? null
}

function rectangleAlong(hull: readonly PixelPoint[], side: PixelPoint): TurnedRectangle {
  const normal = { x: -side.y, y: side.x }
  const u = hull.map((point) => point.x * side.x + point.y * side.y)
  const v = hull.map((point) => point.x * normal.x + point.y * normal.y)
  const [u0, u1, v0, v1] = [Math.min(...u), Math.max(...u), Math.min(...v), Math.max(...v)]
  const [cu, cv] = [(u0 + u1) / 2, (v0 + v1) / 2]
  const centre = { x: cu * side.x + cv * normal.x, y: cu * side.y + cv * normal.y }
  const isLong = u1 - u0 >= v1 - v0
  const along = toTheRight(isLong ? side : normal)
  return {
    centre,
    along,
    across: { x: -along.y, y: along.x },
    width: isLong ? u1 - u0 : v1 - v0,
    height: isLong ? v1 - v0 : u1 - u0,
  }
}

function toTheRight(side: PixelPoint): PixelPoint {
  return side.x < 0 || (side.x === 0 && side.y < 0) ? { x: -side.x, y: -side.y } : side
}

/** Andrew's monotone chain. */
export function convexHull(points: readonly PixelPoint[]): PixelPoint[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y)
  const half = (list: readonly PixelPoint[]): PixelPoint[] => {
    const chain: PixelPoint[] = []
    for (const point of list) {
      while (chain.length >= 2 && !turnsLeft(chain, point)) chain.pop()
      chain.push(point)
    }
    return chain.slice(0, -1)
  }
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.toReversed())]
}

function turnsLeft(chain: readonly PixelPoint[], point: PixelPoint): boolean {
  const [a, b] = chain.slice(-2)
  if (a === undefined || b === undefined) return true
  return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0
}
