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
const yardOptics = { horizontalDegrees: 60, heightM: 5, rangeM: 35, widthPx: 2560 }
const fenceOptics = { horizontalDegrees: 40, heightM: 4, rangeM: 205, widthPx: 3840 }

/** A lot as seen from its road: so far along the front from its west end, so far in. */
function frame({ rectangle, front }: Lot) {
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

const lanes = (point: PointPlan, at: readonly [Point, Point], lookAt: Point): CameraPlan[] =>
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
function gate(
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
function fence({ rectangle }: Lot): CameraPlan[] {
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
function door({ place }: Frame, { name, along, inward }: Door): CameraPlan {
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

const equipped = (buildings: readonly Rectangle[], cameras: readonly CameraPlan[]): Equipment => ({
  buildings,
  points: [...new Set(cameras.map(({ point }) => point))],
  cameras,
})

/** How a lot is built on. */
export type Building = 'plant' | 'workshop' | 'shed' | 'village' | 'crossings' | 'terminal'

interface Around {
  /** Room for one thing more than the least. */
  readonly isRoomy: boolean
  readonly crossings: readonly Point[]
}

export function equipLot(building: Building, lot: Lot, { isRoomy, crossings }: Around): Equipment {
  const equipments: Readonly<Record<Building, () => Equipment>> = {
    plant: () => equipPlant(lot),
    workshop: () => equipWorkshop(lot, { hasGoodsGate: isRoomy }),
    shed: () => equipShed(lot, { hasStore: isRoomy }),
    village: () => equipVillage(lot),
    crossings: () => equipCrossings(crossings),
    terminal: () => equipTerminal(lot),
  }
  return equipments[building]()
}

/** A plant of several halls with gates apart for people, vehicles and goods. */
function equipPlant(lot: Lot): Equipment {
  const ground = frame(lot)
  const { width, depth, place, box } = ground
  const third = (width - 80) / 3
  const halls = [0, 1, 2].map((index) =>
    box(place(20 + index * (third + 20), 30), place(20 + index * (third + 20) + third, depth - 20)),
  )
  const parking = place(width - 40, 12)
  const parkingPoint = {
    name: '停车场',
    pointType: 'parking_entrance' as const,
    positions: [parking],
    towards: place(width - 10, 12),
  }
  const road = place(10, depth / 2)
  return equipped(halls, [
    ...gate(ground, { name: '正门车行', pointType: 'vehicle_gate', along: width * 0.4 }),
    ...gate(ground, { name: '正门人行', pointType: 'pedestrian_gate', along: width * 0.45 }),
    ...gate(ground, { name: '物流门', pointType: 'vehicle_gate', along: width * 0.75 }),
    ...lanes(parkingPoint, [place(width - 28, 11), place(width - 28, 13)], parking),
    ...fence(lot),
    ...['危化品库', '配电房', '贵重仓库'].map((name, index) =>
      door(ground, { name, along: 20 + index * (third + 20) + third / 2, inward: 30 }),
    ),
    {
      name: '厂区主干道',
      point: { name: '厂区主干道', pointType: 'internal_road', positions: [road] },
      role: 'video',
      at: place(8, depth / 2 - 18),
      lookAt: road,
      optics: yardOptics,
    },
  ])
}

/** A yard of containers with many lorry gates along its front; people come in beside. */
function equipTerminal(lot: Lot): Equipment {
  const ground = frame(lot)
  const { width, depth, place, box } = ground
  const parking = place(40, 14)
  const waiting = {
    name: '候车区',
    pointType: 'parking_entrance' as const,
    positions: [parking],
    towards: place(10, 14),
  }
  const road = place(20, depth / 2)
  return equipped(
    [box(place(width * 0.3, depth - 70), place(width * 0.7, depth - 20))],
    [
      ...['一', '二', '三', '四', '五'].flatMap((number, index) =>
        gate(ground, {
          name: `${number}号闸口`,
          pointType: 'vehicle_gate',
          along: width * (0.25 + 0.13 * index),
        }),
      ),
      ...gate(ground, { name: '人行门', pointType: 'pedestrian_gate', along: width * 0.92 }),
      ...lanes(waiting, [place(28, 13), place(28, 15)], parking),
      ...fence(lot),
      door(ground, { name: '冷库', along: width * 0.5, inward: depth - 70 }),
      {
        name: '堆场主干道',
        point: { name: '堆场主干道', pointType: 'internal_road', positions: [road] },
        role: 'video',
        at: place(18, depth / 2 - 18),
        lookAt: road,
        optics: yardOptics,
      },
    ],
  )
}

function equipWorkshop(lot: Lot, { hasGoodsGate }: { hasGoodsGate: boolean }): Equipment {
  const ground = frame(lot)
  const { width, depth, place, box } = ground
  return equipped(
    [box(place(20, 30), place(width - 20, depth - 18))],
    [
      ...gate(ground, { name: '正门', pointType: 'mixed_gate', along: width * 0.35 }),
      ...(hasGoodsGate
        ? gate(ground, { name: '物流门', pointType: 'vehicle_gate', along: width * 0.8 })
        : []),
      ...fence(lot),
      door(ground, { name: '配电房', along: width * 0.6, inward: 30 }),
    ],
  )
}

function equipShed(lot: Lot, { hasStore }: { hasStore: boolean }): Equipment {
  const ground = frame(lot)
  const { width, depth, place, box } = ground
  return equipped(
    [box(place(12, 28), place(width - 12, depth - 15))],
    [
      ...gate(ground, { name: '大门', pointType: 'mixed_gate', along: width / 2 }),
      ...(hasStore ? [door(ground, { name: '仓库', along: width / 2, inward: 28 })] : []),
    ],
  )
}

/** Two ways into the village. */
function equipVillage(lot: Lot): Equipment {
  const ground = frame(lot)
  const entrance = (name: string, share: number) =>
    gate(ground, { name, pointType: 'public_area', along: ground.width * share })
  return equipped([], [...entrance('东村口', 0.75), ...entrance('西村口', 0.25)])
}

/** Both ways along the road at each crossing. */
function equipCrossings(crossings: readonly Point[]): Equipment {
  return equipped(
    [],
    crossings.flatMap((at, index): CameraPlan[] => {
      const point = {
        name: `园区路口${index + 1}`,
        pointType: 'public_area' as const,
        positions: [at],
        towards: { x: at.x + 20, y: at.y },
      }
      return lanes(
        point,
        [
          { x: at.x + 14, y: at.y + 3 },
          { x: at.x + 14, y: at.y - 3 },
        ],
        at,
      )
    }),
  )
}
