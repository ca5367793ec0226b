import { createHash } from 'node:crypto'
import type { CameraArchive } from '@zhian/contracts/registry'
import { distanceM } from '@zhian/coverage/geometry/plane'
import type { Chance } from './chance.ts'
import type { CameraPlan } from './site-parts.ts'
import type { Ground } from './ground.ts'
import type { CameraRole, DemoCamera } from './park-model.ts'
import type { ParkRecipe } from './park-recipe.ts'

export interface CameraPlace {
  readonly cameraId: string
  readonly enterpriseId: string
  readonly siteId: string
  readonly pointId: string
  readonly address: string
  /** Counts through the park: the last six digits of the code. */
  readonly number: number
  readonly enterpriseNumber: number
  readonly indexInSite: number
  readonly indexOfPoint: number
  readonly isPublic: boolean
  /** The point asks for faces, so a sign hangs there. */
  readonly isForFaces: boolean
  /** The whole point is seen too widely. */
  readonly isPoor: boolean
  readonly installedAtMs: number
  readonly commissionedAtMs: number
}

const annexD = (role: CameraRole) => (role === 'vehicle' ? '121' : '132')
/** GA/T 1400 FunctionType. */
const functionOf: Readonly<Record<CameraRole, string>> = { vehicle: '1', face: '2', video: '5' }
const national = 'GB/T 28181-2022'
const outdoorCodes = {
  structure: { code: '3', system: national },
  imaging: { code: '1', system: national },
  supplementLight: { code: '2', system: national },
  room: { code: '1', system: national },
}
/** Of a wide-angle camera where a narrow one was asked for: neither a plate nor a face is wide enough. */
const poorDegrees = 97

/** A camera with its archive as it ought to be. */
export function equipCamera(
  { recipe, ground, chance }: { recipe: ParkRecipe; ground: Ground; chance: Chance },
  plan: CameraPlan,
  place: CameraPlace,
): DemoCamera {
  const { manufacturer, model, protocol } = chance.pick(recipe.makers)
  const { optics, role } = plan
  const horizontalDegrees = place.isPoor ? poorDegrees : optics.horizontalDegrees
  const away = Math.hypot(distanceM(plan.at, plan.lookAt), optics.heightM - 1)
  const pxPerM = optics.widthPx / (2 * away * Math.tan((horizontalDegrees * Math.PI) / 360))
  const headingOut = ground.bearingOf(plan.lookAt, plan.at)
  return {
    role,
    protocol,
    isArchived: true,
    saysDirection: true,
    pxPerM,
    targetHeadingDeg: plan.direction === 'out' ? (headingOut + 180) % 360 : headingOut,
    archive: {
      ...numbers(recipe, role, place),
      name: `${plan.name}${role === 'video' ? '枪机' : '抓拍机'}`,
      manufacturer,
      model,
      address: place.address,
      position: ground.positionOf(plan.at),
      pointClass: place.isPublic ? '2' : '3',
      grassrootsCode: '000000',
      registerWay: 1,
      secrecy: 0,
      contact: '0579-55550000',
      recordDays: 30 + 15 * chance.below(5),
      recordDaysRequired: 30,
      codes: { ...outdoorCodes, function: { code: functionOf[role], system: 'GA/T 1400' } },
      placeClass: place.isPublic ? 'ART7' : 'NON_PUBLIC',
      purpose: 'public_security',
      ...(place.isPublic ? { filingNumber: `澄公备〔2026〕${place.number}号` } : {}),
      ...(place.isForFaces ? { signPhotoSha256: digestOf(`sign ${place.pointId}`) } : {}),
      view: {
        azimuthDegrees: ground.bearingOf(plan.at, plan.lookAt),
        horizontalDegrees,
        heightM: optics.heightM,
        rangeM: optics.rangeM,
        widthPx: optics.widthPx,
        hasNightLight: chance.isLucky(0.95),
        isPtz: false,
      },
      serves: [
        {
          pointId: place.pointId,
          ...(plan.direction === undefined ? {} : { direction: plan.direction }),
        },
      ],
      installedAtMs: place.installedAtMs,
      commissionedAtMs: place.commissionedAtMs,
    },
  }
}

/** Whatever must be this camera's alone. */
function numbers({ civilCode }: ParkRecipe, role: CameraRole, place: CameraPlace) {
  const serial = String(place.number).padStart(6, '0')
  // Locally administered (the 02), so no maker's block.
  const mac = ['02', '5A', '48', ...(digestOf(place.cameraId).toUpperCase().match(/../g) ?? [])]
  return {
    cameraId: place.cameraId,
    enterpriseId: place.enterpriseId,
    siteId: place.siteId,
    deviceCode: `${civilCode}0042${annexD(role)}0${serial}`,
    civilCode,
    parentId: `${civilCode}00422000000001`,
    macAddress: mac.slice(0, 6).join('-'),
    ipAddress: `${networkOf(role, place)}.${10 + place.indexInSite}`,
  } satisfies Partial<CameraArchive>
}

/** Three switches of each enterprise: one for what only records, two for the gates by turns. */
function networkOf(
  role: CameraRole,
  { enterpriseNumber, indexOfPoint }: Pick<CameraPlace, 'enterpriseNumber' | 'indexOfPoint'>,
): string {
  const network = 3 * enterpriseNumber + (role === 'video' ? 2 : indexOfPoint % 2)
  return `10.${30 + (network >> 8)}.${network & 255}`
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
