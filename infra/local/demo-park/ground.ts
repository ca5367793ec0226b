import type { Outline, Position } from '@zhian/contracts/registry'
import { degrees, localPlane, normalDeg, radians } from '@zhian/coverage/geometry/plane'
import type { Point, Position as Origin } from '@zhian/coverage/geometry/plane'

/** Along the park's own roads: x to its east, y to its north, metres. */
export interface Rectangle {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export const cornersOf = ({ west, south, east, north }: Rectangle): Point[] => [
  { x: west, y: south },
  { x: east, y: south },
  { x: east, y: north },
  { x: west, y: north },
  { x: west, y: south },
]

export const middleOf = ({ west, south, east, north }: Rectangle): Point => ({
  x: (west + east) / 2,
  y: (south + north) / 2,
})

export type Ground = ReturnType<typeof groundAt>

/** From the park's grid to WGS-84; the grid is turned clockwise around the park's middle. */
export function groundAt(centre: Origin, turnDeg: number) {
  const plane = localPlane(centre)
  const [sine, cosine] = [Math.sin(radians(turnDeg)), Math.cos(radians(turnDeg))]
  const positionOf = ({ x, y }: Point): Position => {
    const turned = { x: x * cosine + y * sine, y: y * cosine - x * sine }
    const { longitude, latitude } = plane.toPosition(turned)
    return [fine(longitude), fine(latitude)]
  }
  return {
    positionOf,
    outlineOf: (rectangle: Rectangle): Outline => cornersOf(rectangle).map(positionOf),
    /** Clockwise from north, from one place of the grid towards another. */
    bearingOf: (from: Point, to: Point): number => {
      const bearing = degrees(Math.atan2(to.x - from.x, to.y - from.y)) + turnDeg
      return normalDeg(Math.round(bearing * 10) / 10)
    },
  }
}

/** Seven decimals (a centimetre), the last of them not 0: a surveyed position is never taken for a coarse one. */
function fine(degrees: number): number {
  const units = Math.round(degrees * 1e7)
  return (units % 10 === 0 ? units + 1 : units) / 1e7
}

/** As the crow flies, on a plane that is true within a park. */
export function metresBetween(from: Position | undefined, to: Position | undefined): number {
  const [x1, y1] = from ?? [0, 0]
  const [x2, y2] = to ?? [0, 0]
  return 111_320 * Math.hypot((x2 - x1) * Math.cos((y1 * Math.PI) / 180), y2 - y1)
}
