import type { PointType } from '@zhian/contracts/registry'
import { distanceM } from '@zhian/coverage/geometry/plane'
import type { Point } from '@zhian/coverage/geometry/plane'
import { cornersOf } from './ground.ts'
import type { Rectangle } from './ground.ts'
import type { Lot } from './lay-out.ts'
import type { CameraRole } from './park-model.ts'

/** A point that must be seen, on the park's grid. */
export interface PointPlan {
  readonly name: string
  readonly pointType: PointType
  readonly positions: readonly Point[]
  /** Towards which those move who come in. */
  readonly towards?: Point
}

export interface CameraPlan {
  readonly name: string
  readonly point: PointPlan
  readonly role: CameraRole
  readonly at: Point
  readonly lookAt: Point
  readonly direction?: 'in' | 'out'
  readonly optics: Optics
}

interface Optics {
  readonly horizontalDegrees: number
  readonly heightM: number
  readonly rangeM: number
  readonly widthPx: number
}

export interface Equipment {
  readonly buildings: readonly Rectangle[]
  readonly points: readonly PointPlan[]
  readonly cameras: readonly CameraPlan[]
}

const plateOptics = { horizontalDegrees: 28, heightM: 4.5, rangeM: 40, widthPx: 3840 }
const faceOptics = { horizontalDegrees: 30, heightM: 2.8, rangeM: 15, widthPx: 2560 }
const doorOptics = { horizontalDegrees: 60, heightM: 3.5, rangeM: 20, widthPx: 2560 }
export const yardOptics = { horizontalDegrees: 60, heightM: 5, rangeM: 35, widthPx: 2560 }
const fenceOptics = { horizontalDegrees: 40, heightM: 4, rangeM: 205, widthPx: 3840 }

/** A lot as seen from its road: so far along the front from its west end, so far in. */
export function frame({ rectangle, front }: Lot) {
  const { west, east, south, north } = rectangle
  return {
    width: east - west,
    depth: north - south,
    place: (along: number, inward: number): Point => ({
      x: west + along,
      y: front === 'south' ? south + inward : north - inward,
    }),
    box: (from: Point, to: Point): Rectangle => ({
      west: Math.min(from.x, to.x),
      east: Math.max(from.x, to.x),
      south: Math.min(from.y, to.y),
      north: Math.max(from.y, to.y),
    }),
  }
}
type Frame = ReturnType<typeof frame>

export const lanes = (point: PointPlan, at: readonly [Point, Point], lookAt: Point): CameraPlan[] =>
  (['in', 'out'] as const).map((direction, index) => ({
    name: `${point.name}${direction === 'in' ? '进' : '出'}`,
    point,
    role: 'vehicle',
    at: at[index] ?? at[0],
    lookAt,
    direction,
    optics: plateOptics,
  }))

/** A gate on the front, seen from inside: two lanes where vehicles pass, faces where people do. */
export function gate(
  { place }: Frame,
  { name, pointType, along }: { name: string; pointType: PointType; along: number },
): CameraPlan[] {
  const at = place(along, 0)
  const point = { name, pointType, positions: [at], towards: place(along, 20) }
  const vehicles = lanes(point, [place(along - 2, 12), place(along + 2, 12)], at)
  const face = {
    name: `${name}人脸`,
    point,
    role: 'face' as const,
    at: place(along - 1, 8),
    lookAt: at,
    direction: 'in' as const,
    optics: faceOptics,
  }
  if (pointType === 'pedestrian_gate') return [face]
  return pointType === 'mixed_gate' ? [...vehicles, face] : vehicles
}

/** Cameras in a row along each side of the fence, each looking to where the next one stands. */
export function fence({ rectangle }: Lot): CameraPlan[] {
  const corners = cornersOf(rectangle)
  const inside = cornersOf({
    west: rectangle.west + 2,
    east: rectangle.east - 2,
    south: rectangle.south + 2,
    north: rectangle.north - 2,
  })
  const point = { name: '周界', pointType: 'perimeter' as const, positions: corners }
  const sides = inside.slice(1).map((to, index) => [inside[index] ?? to, to] as const)
  const spots = sides.flatMap(([from, to]) => {
    const count = Math.ceil(distanceM(from, to) / fenceOptics.rangeM)
    return Array.from({ length: count }, (_, index) => ({
      at: between([from, to], index / count),
      lookAt: to,
    }))
  })
  return spots.map((spot, index) => ({
    ...spot,
    name: `周界${index + 1}号`,
    point,
    role: 'video',
    optics: fenceOptics,
  }))
}

const between = ([from, to]: readonly [Point, Point], share: number): Point => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
})

/** Seen from eight metres before the door. */
export function door({ place }: Frame, { name, along, inward }: Door): CameraPlan {
  const at = place(along, inward - 0.5)
  return {
    name: `${name}门口`,
    point: { name, pointType: 'key_area', positions: [at] },
    role: 'video',
    at: place(along, inward - 8),
    lookAt: at,
    optics: doorOptics,
  }
}
interface Door {
  readonly name: string
  readonly along: number
  readonly inward: number
}

export const equipped = (
  buildings: readonly Rectangle[],
  cameras: readonly CameraPlan[],
): Equipment => ({
  buildings,
  points: [...new Set(cameras.map(({ point }) => point))],
  cameras,
})
