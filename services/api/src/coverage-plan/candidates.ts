import type { Capability, Outline } from '@zhian/contracts/registry'
import { pointAlong } from '@zhian/coverage/geometry/perimeter'
import { bearingDeg, distanceM, normalDeg, radians } from '@zhian/coverage/geometry/plane'
import type { Point } from '@zhian/coverage/geometry/plane'
import type { BlindSpot } from '@zhian/coverage/geometry/slots'
import type { CameraView } from '@zhian/coverage/geometry/view'
import { isNear } from '../registry/archive-faults.ts'
import { positionsOn } from './heat-grid.ts'
import type { OpenSite } from './open-site.ts'
import { privacyRule } from './privacy-rule.ts'

type Kind = Pick<CameraView, 'heightM' | 'horizontalPx' | 'hfovDeg' | 'viewDistanceMMax'>

/** What is usually bought for a need, and how far from its target it is mounted, in metres. */
const kinds: Readonly<
  Record<Capability, { readonly kind: Kind; readonly distancesM: readonly number[] }>
> = {
  FACE_CAPTURE: {
    kind: { heightM: 2.4, horizontalPx: 2560, hfovDeg: 30, viewDistanceMMax: 15 },
    distancesM: [5, 7, 9, 11],
  },
  VEHICLE_CAPTURE: {
    kind: { heightM: 4.5, horizontalPx: 3840, hfovDeg: 28, viewDistanceMMax: 40 },
    distancesM: [8, 12, 18, 25],
  },
  VIDEO_RECOGNISE: {
    kind: { heightM: 3.5, horizontalPx: 2560, hfovDeg: 60, viewDistanceMMax: 30 },
    distancesM: [5, 9, 14],
  },
  VIDEO_OBSERVE: {
    kind: { heightM: 4, horizontalPx: 2560, hfovDeg: 70, viewDistanceMMax: 50 },
    distancesM: [6, 12, 20],
  },
  VIDEO_DETECT: {
    kind: { heightM: 4, horizontalPx: 2560, hfovDeg: 70, viewDistanceMMax: 80 },
    distancesM: [10, 25, 40],
  },
}
/** What is weighed for one answer; those for what costs most come first, and fewer where many buildings stand beside long lines. */
const candidatesMax = 500
const edgeTestsMax = 1_000_000_000
/** A line is cut some sixty times where buildings stand, and each piece asked against all of them. */
const cutsPerSegment = 60
const cornersPerSpot = 8

/**
 * Cameras that could be mounted: before a gate that is not seen, at the ends of a gap in a fence, and on the walls around. One that
 * would look into a place where nothing may be recorded is turned until it does not, and left out where that does not help.
 */
export function candidatesFor(
  open: OpenSite,
  spots: readonly BlindSpot[],
  capabilityOf: (slotId: string) => Capability | undefined,
): CameraView[] {
  const most = Math.min(candidatesMax, edgeTestsMax / edgeTestsPerCandidate(open))
  const { mayStand, isIndoors } = mountRules(open)
  const mayRecord = privacyRule(open)
  const candidates: CameraView[] = []
  for (const [index, spot] of spots.entries()) {
    const need = capabilityOf(spot.slotId)
    if (need === undefined) continue
    const mounts = [
      ...aroundSpot(open, spot, need).filter(({ at }) => !isIndoors(at)),
      ...onWalls(open, spot, need),
    ]
    for (const [mount, { at, azimuthDeg }] of mounts.entries()) {
      if (candidates.length >= most) return candidates
      if (!mayStand(at)) continue
      const { kind } = kinds[need]
      const turned = turns
        .map((share): CameraView => ({
          ...kind,
          ...at,
          id: `${String(index).padStart(3, '0')}-${String(mount).padStart(3, '0')}`,
          azimuthDeg: normalDeg(Math.round(azimuthDeg + share * kind.hfovDeg)),
          hasNightLight: true,
        }))
        .find(mayRecord)
      if (turned !== undefined) candidates.push(turned)
    }
  }
  return candidates
}

/** In shares of the view's angle: what is looked for must stay within half of it. */
const turns = [0, 0.25, -0.25, 0.45, -0.45]

function edgeTestsPerCandidate({ site, ground: { roster, scene } }: OpenSite): number {
  const edges = scene.occluders.reduce((sum, { ring }) => sum + ring.length, 1)
  return [...roster.points.values()]
    .filter(({ siteId }) => siteId === site.siteId)
    .reduce((sum, { positions, requires }) => {
      const segments = positions.length - 1
      return sum + edges * requires.length * (segments > 0 ? segments * cutsPerSegment : 1)
    }, 1)
}

interface Mount {
  readonly at: Point
  readonly azimuthDeg: number
}

function aroundSpot(open: OpenSite, { slotId, at, stretch }: BlindSpot, need: Capability): Mount[] {
  const point = [...open.ground.roster.points.values()].find(({ pointId }) =>
    slotId.startsWith(`${pointId}/`),
  )
  if (stretch !== undefined && point !== undefined) {
    const line = point.positions.map(([longitude, latitude]) =>
      open.ground.plane.toPoint({ longitude, latitude }),
    )
    const places = [stretch.fromM, (stretch.fromM + stretch.toM) / 2, stretch.toM].map((atM) =>
      pointAlong(line, atM),
    )
    return places.flatMap((from) =>
      places
        .filter((to) => distanceM(from, to) > 1)
        .map((to) => ({ at: from, azimuthDeg: bearingDeg(from, to) })),
    )
  }
  const heading = point?.headingDegrees
  const bearings =
    heading === undefined
      ? Array.from({ length: 8 }, (_, index) => index * 45)
      : [-20, 0, 20].map((off) => normalDeg(heading + off))
  return kinds[need].distancesM.flatMap((metres) =>
    bearings.map((bearing) => ({
      at: {
        x: at.x + metres * Math.sin(radians(bearing)),
        y: at.y + metres * Math.cos(radians(bearing)),
      },
      azimuthDeg: normalDeg(bearing + 180),
    })),
  )
}

/** Corners of buildings within reach, which have walls, power and a view. */
function onWalls({ ground: { scene } }: OpenSite, { at }: BlindSpot, need: Capability): Mount[] {
  const reachM = kinds[need].kind.viewDistanceMMax ?? 0
  return scene.occluders
    .flatMap(({ ring }) => ring)
    .map((corner) => ({ corner, metres: distanceM(corner, at) }))
    .filter(({ metres }) => metres > 2 && metres <= reachM)
    .sort((a, b) => a.metres - b.metres)
    .slice(0, cornersPerSpot)
    .map(({ corner }) => ({ at: corner, azimuthDeg: bearingDeg(corner, at) }))
}

const edgeM = 1

/** On the site's own ground, and nowhere where nothing may be recorded. */
function mountRules({ site, ground, privateGrounds }: OpenSite) {
  const toPosition = positionsOn(ground)
  const isOn = (at: Point, outlines: readonly Outline[], metres: number) =>
    outlines.some((outline) => isNear(toPosition(at), outline, metres))
  const own = site.outline === undefined ? undefined : [site.outline]
  const prohibited = privateGrounds.flatMap(({ zones }) => zones)
  const buildings = site.occluders.map(({ outline }) => outline)
  return {
    mayStand: (at: Point) =>
      (own === undefined || isOn(at, own, edgeM)) && !isOn(at, prohibited, edgeM),
    isIndoors: (at: Point) => isOn(at, buildings, 0),
  }
}
