import type { Capability, CameraArchive, Point, PointType } from '@zhian/contracts/registry'
import type { ScoreInput, ScoredSlot } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { creditOfSlot } from '@zhian/coverage/geometry/credit'
import type { Claim } from '@zhian/coverage/geometry/credit'
import { localPlane } from '@zhian/coverage/geometry/plane'
import type { Plane } from '@zhian/coverage/geometry/plane'
import { coverSlots, sightOfSlot } from '@zhian/coverage/geometry/slots'
import type { PointSlot } from '@zhian/coverage/geometry/slots'
import type { CameraView, Scene } from '@zhian/coverage/geometry/view'
import { withOwedSlots } from '@zhian/coverage/score/owed-slots'
import type { DeclaredSlot } from '@zhian/coverage/score/owed-slots'
import { pointCatalogue, pointsAtLeast } from '../../registry/point-catalogue.ts'
import type { TargetWidth } from '../facts/measured.ts'
import type { Roster } from './roster.ts'

const rules = mcsV1.geometry
/** Where on a person, a car or a thing the pixels are counted. */
const targetHeightM: Readonly<Record<Capability, number>> = {
  VIDEO_DETECT: 1,
  VIDEO_OBSERVE: 1,
  VIDEO_RECOGNISE: 1.6,
  VEHICLE_CAPTURE: 0.6,
  FACE_CAPTURE: 1.6,
}
/** A gate is a gate: whoever has two separate ones has what a mixed one would do. */
const family = (type: PointType) => (type.endsWith('_gate') ? 'gate' : type)

export const slotIdOf = (pointId: string, capability: string) => `${pointId}/${capability}`

interface Ground {
  readonly roster: Roster
  readonly isArchiveValid: (cameraId: string) => boolean
  readonly plane: Plane
  readonly views: ReadonlyMap<string, CameraView>
  readonly scene: Scene
  readonly widths: readonly TargetWidth[]
}

/** Required points with the credit that each has. An enterprise whose points nobody has named yet is pending. */
export function slotsOf(roster: Roster, widths: readonly TargetWidth[]): ScoreInput['slots'] {
  const points = [...roster.points.values()]
  const origin = points[0]?.positions[0]
  if (origin === undefined) return 'PENDING'
  const plane = localPlane({ longitude: origin[0], latitude: origin[1] })
  const toPoint = ([longitude, latitude]: readonly [number, number]) =>
    plane.toPoint({ longitude, latitude })
  const occluders = roster.sites.flatMap(({ siteId, occluders: each }) =>
    each.map(({ outline, heightM }, index) => ({
      id: `${siteId}/${index}`,
      ring: outline.slice(0, -1).map(toPoint),
      heightM,
    })),
  )
  const views = roster.cameras.flatMap((camera) => viewOf(camera, plane) ?? [])
  const ground = {
    roster,
    isArchiveValid: isArchiveValid(roster),
    plane,
    views: new Map(views.map((view) => [view.id, view])),
    scene: { occluders, rules },
    widths,
  }
  const declared = points.flatMap((point) =>
    point.requires.map((requirement): DeclaredSlot => ({
      pointType: family(point.pointType),
      isSignedOff: point.surveyedAtMs !== undefined,
      slot: slotOf(point, requirement, ground),
    })),
  )
  // A survey has been to every point that there is: what it did not find is not there.
  const isSurveyed = declared.every(({ isSignedOff }) => isSignedOff)
  return withOwedSlots(declared, isSurveyed ? [] : owedBy(roster))
}

function owedBy({ enterprise }: Roster) {
  const owed = pointsAtLeast[enterprise.enterpriseClass].flatMap((type) =>
    pointCatalogue[type].map(({ capability, criticality }) => ({
      pointType: family(type),
      capability: capabilityIn(type, capability),
      w: criticality,
    })),
  )
  return [...Map.groupBy(owed, (each) => `${each.pointType} ${each.capability}`).values()].flatMap(
    ([first, ...more]) => (first === undefined ? [] : [{ ...first, count: 1 + more.length }]),
  )
}

const capabilityIn = (type: PointType, capability: Capability): Capability | 'PERIMETER' =>
  type === 'perimeter' ? 'PERIMETER' : capability

function slotOf(
  point: Point,
  { capability, criticality, isSelfDeclared }: Point['requires'][number],
  ground: Ground,
): ScoredSlot {
  const common = {
    id: slotIdOf(point.pointId, capability),
    w: criticality,
    capability: capabilityIn(point.pointType, capability),
  }
  const isLine = point.pointType === 'perimeter' && point.positions.length > 1
  const credit = isLine ? lineCredit : pointCredit
  const told = credit(point, capability, ground)
  const { c, reason } = told
  if (c === 0 && reason === 'uncovered' && isSelfDeclared) {
    return { ...common, c: rules.credit.self_declared, reason: 'self_declared' }
  }
  const archives = c < 1 ? invalidArchives(point, ground) : []
  const isForThem =
    archives.length > 0 &&
    credit(point, capability, { ...ground, isArchiveValid: () => true }).c === 1
  const causes = isForThem ? archives.map((cameraId) => `cause archive ${cameraId}`) : []
  return { ...common, c, reason, evidence: [...told.evidence, ...causes] }
}

/** Cameras that are there for the point and prove nothing by their geometry, because their archives are not valid. */
const invalidArchives = ({ pointId }: Point, { roster, isArchiveValid: isValid }: Ground) =>
  roster.cameras
    .filter(({ serves }) => serves.some((served) => served.pointId === pointId))
    .map(({ cameraId }) => cameraId)
    .filter((cameraId) => !isValid(cameraId))

interface Told {
  readonly c: number
  readonly reason: NonNullable<ScoredSlot['reason']>
  readonly evidence: string[]
}

function lineCredit(
  point: Point,
  need: Capability,
  { plane, views, scene, ...ground }: Ground,
): Told {
  const line = point.positions.map(([longitude, latitude]) =>
    plane.toPoint({ longitude, latitude }),
  )
  const slot = { id: point.pointId, w: 1, line, targetHeightM: targetHeightM[need], need }
  const knowledge = {
    isArchiveValid: ground.isArchiveValid,
    isDeclared: () => false,
    evidence: () => undefined,
  }
  const [covered] = coverSlots([slot], [...views.values()], { scene, knowledge })
  if (covered === undefined) return { c: 0, reason: 'uncovered', evidence: [] }
  const gaps = covered.gaps.slice(0, 20).map(({ fromM, toM }) => {
    return `gap ${fromM.toFixed(1)}–${toM.toFixed(1)} m`
  })
  return { c: covered.c, reason: covered.reason, evidence: gaps }
}

function pointCredit(
  point: Point,
  need: Capability,
  { plane, views, scene, ...ground }: Ground,
): Told {
  const { roster, widths } = ground
  const [longitude, latitude] = point.positions[0] ?? [0, 0]
  const at = plane.toPoint({ longitude, latitude })
  const heading = point.headingDegrees
  const slot: PointSlot = {
    id: point.pointId,
    w: 1,
    need,
    target: {
      ...at,
      heightM: targetHeightM[need],
      ...(heading === undefined ? {} : { headingDeg: heading }),
    },
  }
  const target = need === 'FACE_CAPTURE' ? 'face' : 'plate'
  const claims = roster.cameras.map((camera): Claim => {
    const { cameraId } = camera
    const isDeclared = camera.serves.some(({ pointId }) => pointId === point.pointId)
    const view = views.get(cameraId)
    const width = widths.find((each) => each.cameraId === cameraId && each.target === target)
    return {
      cameraId,
      isArchiveValid: ground.isArchiveValid(cameraId),
      isDeclared,
      ...(view === undefined ? {} : { sight: sightOfSlot(view, slot, scene) }),
      ...(isDeclared && width !== undefined && need.endsWith('_CAPTURE')
        ? { evidence: { captures: width.captures, medianTargetPx: width.medianPx } }
        : {}),
    }
  })
  const { c, reason, cameraId } = creditOfSlot(need, claims, rules)
  return { c, reason, evidence: claims.flatMap((claim) => evidenceOf(claim, cameraId)) }
}

/** What speaks for the credit: of the camera that gives it, or of those that stand there and give nothing. */
function evidenceOf(claim: Claim, creditedTo: string | undefined): string[] {
  const isAsked = creditedTo === undefined ? claim.isDeclared : claim.cameraId === creditedTo
  if (!isAsked) return []
  const { evidence } = claim
  const seen =
    evidence === undefined
      ? ''
      : `: ${evidence.captures} captures, median ${evidence.medianTargetPx} px`
  const fails = (claim.sight as { fails?: readonly string[] } | undefined)?.fails ?? []
  return [`camera ${claim.cameraId}${seen}${fails.length > 0 ? `: ${fails.join(' ')}` : ''}`]
}

const isArchiveValid =
  ({ faults }: Roster) =>
  (cameraId: string) =>
    (faults.get(cameraId) ?? []).every(({ isMandatory }) => !isMandatory)

function viewOf(camera: CameraArchive, plane: Plane): CameraView | undefined {
  const { view, position } = camera
  if (view === undefined || position === undefined) return undefined
  const [longitude, latitude] = position
  const turned = { azimuthDeg: view.azimuthDegrees, hfovDeg: view.horizontalDegrees }
  return {
    id: camera.cameraId,
    ...plane.toPoint({ longitude, latitude }),
    heightM: view.heightM,
    horizontalPx: view.widthPx,
    viewDistanceMMax: view.rangeM,
    hasNightLight: view.hasNightLight,
    ...turned,
    // The archive of one that turns says where it returns to.
    ...(view.isPtz ? { guard: turned } : {}),
  }
}
