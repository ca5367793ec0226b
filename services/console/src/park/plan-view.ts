import type { Position } from '@zhian/contracts/registry'
import { localPlane } from '@zhian/coverage/geometry/plane'
import type { Plane, Point } from '@zhian/coverage/geometry/plane'

/** A plan in metres with north up: `x` to the east, `y` down the page, as SVG counts. */
export interface PlanView {
  readonly at: (position: Position) => Point
  /** Back from the plan to a place on earth. */
  readonly place: (point: Point) => Position
  readonly box: Box
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Metres around what is shown, and the least that a plan shows across. */
const marginShare = 0.06
const acrossMinM = 60

/** As far as `acrossM` around a place, which lies in the middle, at 0. */
export function planViewAround(middle: Position, acrossM: number): PlanView {
  const plane = localPlane({ longitude: middle[0], latitude: middle[1] })
  const box = { x: -acrossM / 2, y: -acrossM / 2, width: acrossM, height: acrossM }
  return { at: pointOn(plane), place: (point) => placeOn(plane, point), box }
}

/** Undefined where there is nothing that has a place. */
export function planView(positions: readonly Position[]): PlanView | undefined {
  const [first] = positions
  if (first === undefined) return undefined
  const plane = localPlane({ longitude: first[0], latitude: first[1] })
  const at = pointOn(plane)
  return { at, place: (point) => placeOn(plane, point), box: boxAround(positions.map(at)) }
}

const pointOn =
  (plane: Plane) =>
  (position: Position): Point => {
    const [longitude, latitude] = position
    const { x, y } = plane.toPoint({ longitude, latitude })
    return { x, y: -y }
  }

function placeOn(plane: Plane, { x, y }: Point): Position {
  const { longitude, latitude } = plane.toPosition({ x, y: -y })
  const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  return [rounded(longitude), rounded(latitude)]
}

function boxAround(points: readonly Point[]): Box {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const width = Math.max(acrossMinM, Math.max(...xs) - left)
  const height = Math.max(acrossMinM, Math.max(...ys) - top)
  const [dx, dy] = [width * marginShare, height * marginShare]
  const middle = { x: (left + Math.max(...xs)) / 2, y: (top + Math.max(...ys)) / 2 }
  return {
    x: middle.x - width / 2 - dx,
    y: middle.y - height / 2 - dy,
    width: width + 2 * dx,
    height: height + 2 * dy,
  }
}

/** Nearer or further, around a point that stays where it is. */
export function zoomed(box: Box, factor: number, around?: Point): Box {
  const { x, y } = around ?? { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  return {
    x: x + (box.x - x) * factor,
    y: y + (box.y - y) * factor,
    width: box.width * factor,
    height: box.height * factor,
  }
}

export const viewBox = ({ x, y, width, height }: Box): string => `${x} ${y} ${width} ${height}`

export const ringPath = (points: readonly Point[]): string =>
  `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`
