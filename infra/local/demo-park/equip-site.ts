import type { Point } from '@zhian/coverage/geometry/plane'
import type { Lot } from './lay-out.ts'
import { door, equipped, fence, frame, gate, lanes, yardOptics } from './site-parts.ts'
import type { CameraPlan, Equipment } from './site-parts.ts'

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
