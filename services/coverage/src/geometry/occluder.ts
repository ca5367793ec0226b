import { along } from './plane.ts'
import type { Point } from './plane.ts'

/** A building or wall that hides what is behind it; without a height nothing is seen over it. */
export interface Occluder {
  readonly id: string
  /** Closed by itself: the last point is joined to the first. */
  readonly ring: readonly Point[]
  readonly heightM?: number
}

/** A point at a height. */
export interface Eye extends Point {
  readonly heightM: number
}

/** Touching an edge at either end hides nothing: cameras are mounted on walls, and gates stand in them. */
const touching = 1e-6

/** The first occluder that lies in the line of sight, or undefined. */
export function blockerOf(
  eye: Eye,
  target: Eye,
  occluders: readonly Occluder[],
): Occluder | undefined {
  const sight = [eye, target] as const
  return occluders.find(({ ring, heightM: topM = Number.POSITIVE_INFINITY }) =>
    ring.some((from, index) => {
      const to = ring[index + 1] ?? ring[0]
      if (to === undefined || areApart(sight, from, to)) return false
      const share = crossingShare(sight, [from, to])
      if (share === undefined || share < touching || share > 1 - touching) return false
      return eye.heightM + (target.heightM - eye.heightM) * share < topM
    }),
  )
}

/** Whether the rectangles around both lines are apart, which spares most edges the exact question. */
function areApart([a, b]: readonly [Point, Point], c: Point, d: Point): boolean {
  return (
    Math.max(a.x, b.x) < Math.min(c.x, d.x) ||
    Math.min(a.x, b.x) > Math.max(c.x, d.x) ||
    Math.max(a.y, b.y) < Math.min(c.y, d.y) ||
    Math.min(a.y, b.y) > Math.max(c.y, d.y)
  )
}

/** Those that stand, by the rectangles around them, within so many metres: no other can be in the way of what is that near. */
export function occludersWithin(
  reachM: number,
  { x, y }: Point,
  occluders: readonly Occluder[],
): Occluder[] {
  const isNear = (at: number, along: readonly number[]) =>
    Math.max(...along) >= at - reachM && Math.min(...along) <= at + reachM
  return occluders.filter(
    ({ ring }) =>
      isNear(
        x,
        ring.map((corner) => corner.x),
      ) &&
      isNear(
        y,
        ring.map((corner) => corner.y),
      ),
  )
}

export function edges({ ring }: Occluder): [Point, Point][] {
  return ring.flatMap((from, index): [Point, Point][] => {
    const to = ring[(index + 1) % ring.length]
    return to === undefined ? [] : [[from, to]]
  })
}

/** How far along the first line the second crosses it, or undefined where it does not. */
export function crossingShare(
  [a, b]: readonly [Point, Point],
  [c, d]: readonly [Point, Point],
): number | undefined {
  const [ux, uy] = [b.x - a.x, b.y - a.y]
  const [vx, vy] = [d.x - c.x, d.y - c.y]
  const cross = ux * vy - uy * vx
  if (cross === 0) return undefined
  const [wx, wy] = [c.x - a.x, c.y - a.y]
  const along = (wx * vy - wy * vx) / cross
  const across = (wx * uy - wy * ux) / cross
  return along >= 0 && along <= 1 && across >= 0 && across <= 1 ? along : undefined
}

/**
 * Where the edge of the shadow of an occluder's edge can lie, for targets of one height: the occluder's edge thrown from the eye
 * onto the plane of the targets, and the sides of the shadow, which run away from the eye.
 */
export function shadowLines(
  eye: Eye,
  occluder: Occluder,
  { targetHeightM, reachM }: { readonly targetHeightM: number; readonly reachM: number },
): [Point, Point][] {
  const top = occluder.heightM ?? Number.POSITIVE_INFINITY
  const stretch =
    top < eye.heightM
      ? (eye.heightM - targetHeightM) / (eye.heightM - top)
      : Number.POSITIVE_INFINITY
  const thrown = (point: Point) => along(eye, point, stretch)
  return edges(occluder).flatMap(([from, to]): [Point, Point][] => [
    [from, to],
    [from, beyond(eye, from, reachM)],
    ...(Number.isFinite(stretch) && stretch > 0
      ? [[thrown(from), thrown(to)] as [Point, Point]]
      : []),
  ])
}

function beyond(eye: Point, point: Point, reachM: number): Point {
  const length = Math.hypot(point.x - eye.x, point.y - eye.y)
  return length === 0 ? point : along(eye, point, (length + reachM) / length)
}
