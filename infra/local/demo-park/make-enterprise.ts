import type { Enterprise, EnterpriseClass, Point, Village } from '@zhian/contracts/registry'
import { pointCatalogue } from '@zhian/api/registry/point-catalogue'
import { distanceM } from '@zhian/coverage/geometry/plane'
import { equipCamera } from './camera-archive.ts'
import { dayMs } from './calendar.ts'
import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'
import { equipLot } from './equip-site.ts'
import type { Equipment, PointPlan } from './site-parts.ts'
import { flawsOf } from './flaws.ts'
import { middleOf } from './ground.ts'
import type { Ground } from './ground.ts'
import type { Layout, Lot } from './lay-out.ts'
import type { Trade } from './names.ts'
import type { DemoCamera, DemoEnterprise, Span } from './park-model.ts'
import type { ParkRecipe } from './park-recipe.ts'

/** Of the archives of those who keep them well, as most do, and of those who do not. */
const spoiltArchiveShares = [0.02, 0.02, 0.05, 0.15]
const poorGateShare = 0.025
const gapInFenceShare = 0.2

export interface Making {
  readonly recipe: ParkRecipe
  readonly seed: number
  readonly ground: Ground
  readonly layout: Layout
  readonly span: Span
  readonly villages: readonly Village[]
}

export interface Owner {
  readonly enterpriseClass: EnterpriseClass
  readonly number: number
  readonly trade: Trade
  /** Cameras that the enterprises before it have. */
  readonly before: number
  /** Has nothing to do with it, and is not asked to. */
  readonly isExempt: boolean
  readonly joinedAtMs: number
}

const numberOf = ({ number }: Owner) => String(number).padStart(3, '0')
const enterpriseIdOf = ({ prefix }: ParkRecipe, owner: Owner) => `${prefix}e${numberOf(owner)}`

export function makeEnterprise(making: Making, lot: Lot, owner: Owner): DemoEnterprise {
  const { recipe, seed, ground, span } = making
  const { joinedAtMs } = owner
  const enterpriseId = enterpriseIdOf(recipe, owner)
  const siteId = `${enterpriseId}-s1`
  const chance = chanceOf(seed, enterpriseId)
  const whole = equipLot(recipe.equipment[owner.enterpriseClass], lot, {
    isRoomy: chance.isLucky(0.4),
    crossings: making.layout.crossings,
  })
  const hasGap = chance.isLucky(gapInFenceShare)
  const equipment = hasGap ? withGap(whole) : whole
  const isPlant = owner.enterpriseClass !== 'committee' && owner.enterpriseClass !== 'village'
  const isConnected = !owner.isExempt && (!isPlant || !chance.isLucky(recipe.notConnectedShare))
  const record = recordOf(making, lot, { owner, enterpriseId, isConnected, joinedAtMs, chance })
  const isSurveyed = !chance.isLucky(recipe.unsurveyedShare)
  const points = equipment.points.map((plan, index) =>
    pointOf(ground, plan, {
      pointId: `${siteId}-p${index + 1}`,
      siteId,
      surveyedAtMs: isSurveyed ? span.fromMs - 20 * dayMs : undefined,
    }),
  )
  const isPublic = owner.enterpriseClass === 'committee'
  const { address = '' } = record
  const { cameras, spoilt, poor } = camerasOf(making, {
    equipment,
    points,
    chance,
    address,
    siteId,
    owner,
    joinedAtMs,
  })
  const made: DemoEnterprise = {
    record,
    site: {
      siteId,
      enterpriseId,
      name: isPublic ? '园区公共区域' : '一号厂区',
      outline: ground.outlineOf(lot.rectangle),
      occluders: equipment.buildings.map((building) => ({
        outline: ground.outlineOf(building),
        heightM: 8 + chance.below(10),
      })),
      prohibitedZones: [],
    },
    points,
    cameras,
    joinedAtMs,
    agentId: isConnected ? `${recipe.prefix}a${numberOf(owner)}` : null,
    worksAtNight: chance.isLucky(recipe.bustle[owner.enterpriseClass].nightShare),
    maintenance: [],
    shutdowns: [],
    flaws: [],
    weaknesses: [],
  }
  made.flaws.push(...flawsOf(made, { hasGap: hasGap && equipment !== whole, spoilt, poor }))
  return made
}

interface Equipping {
  readonly equipment: Equipment
  readonly points: readonly Point[]
  readonly chance: Chance
  readonly address: string
  readonly siteId: string
  readonly owner: Owner
  readonly joinedAtMs: number
}

function camerasOf({ recipe, ground, span }: Making, equipping: Equipping) {
  const { equipment, points, chance, address, siteId, owner, joinedAtMs } = equipping
  const enterpriseId = enterpriseIdOf(recipe, owner)
  const poor = new Set(points.filter(isGate).filter(() => chance.isLucky(poorGateShare)))
  const spoilt: DemoCamera[] = []
  const spoiltShare = chance.pick(spoiltArchiveShares)
  const cameras = equipment.cameras.map((plan, index): DemoCamera => {
    const point = points[equipment.points.indexOf(plan.point)]
    const camera = equipCamera({ recipe, ground, chance }, plan, {
      cameraId: `${enterpriseId}-c${String(index + 1).padStart(2, '0')}`,
      enterpriseId,
      siteId,
      pointId: point?.pointId ?? '',
      address,
      number: owner.before + index + 1,
      enterpriseNumber: owner.number,
      indexInSite: index,
      indexOfPoint: equipment.points.indexOf(plan.point),
      isPublic: owner.enterpriseClass === 'committee',
      isForFaces: point?.requires.some(({ capability }) => capability === 'FACE_CAPTURE') ?? false,
      isPoor: point !== undefined && poor.has(point),
      installedAtMs: span.fromMs - Math.floor(chance.between(100, 900)) * dayMs,
      commissionedAtMs: joinedAtMs,
    })
    if (chance.isLucky(spoiltShare)) {
      delete camera.archive[chance.pick(forgotten)]
      spoilt.push(camera)
    }
    return camera
  })
  return { cameras, spoilt, poor: [...poor] }
}

const isGate = ({ pointType }: Point) => pointType.endsWith('_gate')

/** What people forget to fill in. */
const forgotten = ['manufacturer', 'model', 'registerWay', 'grassrootsCode', 'address'] as const

interface Founding {
  readonly owner: Owner
  readonly enterpriseId: string
  readonly isConnected: boolean
  readonly joinedAtMs: number
  readonly chance: Chance
}

function recordOf(
  { recipe, ground, villages, span, layout }: Making,
  lot: Lot,
  { owner, enterpriseId, isConnected, joinedAtMs, chance }: Founding,
): Enterprise {
  const at = middleOf(lot.rectangle)
  const nearest = layout.villages
    .map(({ rectangle }, index) => ({ away: distanceM(at, middleOf(rectangle)), index }))
    .toSorted((a, b) => a.away - b.away)[0]
  // Of those not connected some are in grace, some beyond it, and of some it has not begun.
  const sinceMs = isConnected ? joinedAtMs : daysAgo(chance.pick([12, 20, 48, null]), span)
  return {
    enterpriseId,
    parkId: recipe.parkId,
    name: owner.trade.name,
    enterpriseClass: owner.enterpriseClass,
    villageId: villages[nearest?.index ?? 0]?.villageId ?? '',
    address: `${recipe.townName}市${recipe.street(chance.pick(['一', '二', '三', '四', '五']))}${owner.number}号`,
    position: ground.positionOf(at),
    industryCode: owner.trade.industryCode,
    shouldConnect: !owner.isExempt,
    ...(sinceMs === null || owner.isExempt ? {} : { onboardedAtMs: sinceMs }),
  }
}

const daysAgo = (days: number | null, { toMs }: Span) =>
  days === null ? null : toMs - days * dayMs

/** One camera of the fence was never bought. */
function withGap({ cameras, ...rest }: Equipment): Equipment {
  const last = cameras.findLast(({ point }) => point.pointType === 'perimeter')
  return { ...rest, cameras: cameras.filter((camera) => camera !== last) }
}

function pointOf(
  ground: Ground,
  { name, pointType, positions, towards }: PointPlan,
  said: { pointId: string; siteId: string; surveyedAtMs: number | undefined },
): Point {
  const [first] = positions
  const { surveyedAtMs, ...ids } = said
  return {
    ...ids,
    name,
    pointType,
    positions: positions.map(ground.positionOf),
    ...(towards === undefined || first === undefined
      ? {}
      : { headingDegrees: ground.bearingOf(first, towards) }),
    requires: [...pointCatalogue[pointType]],
    ...(surveyedAtMs === undefined ? {} : { surveyedBy: '勘查一组', surveyedAtMs }),
  }
}
