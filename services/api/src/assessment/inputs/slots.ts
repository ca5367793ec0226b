import type { Capability, Point, PointType } from '@zhian/contracts/registry'
import type { ScoreInput, ScoredSlot } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { creditOfClaim, creditOfSlot } from '@zhian/coverage/geometry/credit'
import type { Claim } from '@zhian/coverage/geometry/credit'
import { coverSlots, creditOfView, sightOfSlot } from '@zhian/coverage/geometry/slots'
import type { PointSlot, SlotCoverage } from '@zhian/coverage/geometry/slots'
import type { CameraView } from '@zhian/coverage/geometry/view'
import { withOwedSlots } from '@zhian/coverage/score/owed-slots'
import type { DeclaredSlot } from '@zhian/coverage/score/owed-slots'
import { pointCatalogue, pointsAtLeast } from '../../registry/point-catalogue.ts'
import type { TargetWidth } from '../facts/measured.ts'
import { evidenceOf, groundOf, targetHeightM } from './ground.ts'
import type { Ground } from './ground.ts'
import { isPlainVideo } from './roster.ts'
import type { Roster } from './roster.ts'

const rules = mcsV1.geometry
/** A gate is a gate: whoever has two separate ones has what a mixed one would do. */
const family = (type: PointType) => (type.endsWith('_gate') ? 'gate' : type)

export const slotIdOf = (pointId: string, capability: string) => `${pointId}/${capability}`

/** Required points with the credit that each has. An enterprise whose points nobody has named yet is pending. */
export function slotsOf(roster: Roster, widths: readonly TargetWidth[]): ScoreInput['slots'] {
  const ground = groundOf(roster, widths)
  if (ground === undefined) return 'PENDING'
  const declared = [...roster.points.values()].flatMap((point) =>
    point.requires.map((requirement): DeclaredSlot => ({
      pointType: family(point.pointType),
      isSignedOff: point.surveyedAtMs !== undefined,
      slot: slotOf(point, requirement, ground),
    })),
  )
  // A survey has been to every point that there is: what it did not find is not there.
  const isSurveyed = roster.points.values().every(({ surveyedAtMs }) => surveyedAtMs !== undefined)
  const slots = withOwedSlots(declared, isSurveyed ? [] : owedBy(roster))
  // Of points of which nobody has said what they need, nothing is known.
  return slots.length === 0 ? 'PENDING' : slots
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

function slotOf(point: Point, requirement: Point['requires'][number], ground: Ground): ScoredSlot {
  const { slot, c, reason, evidence } = standingSlot(point, requirement, ground)
  const capability = capabilityIn(point.pointType, requirement.capability)
  const told = evidence === undefined ? {} : { evidence: [...evidence] }
  return { id: slot.id, w: slot.w, capability, c, reason, ...told }
}

/** A required slot where it stands, with the credit that it has and what speaks for it. */
export interface StandingSlot extends SlotCoverage {
  readonly evidence?: readonly string[]
}

export function standingSlot(
  point: Point,
  { capability, criticality, isSelfDeclared }: Point['requires'][number],
  ground: Ground,
): StandingSlot {
  const common = {
    id: slotIdOf(point.pointId, capability),
    w: criticality,
    need: capability,
  }
  const isLine = point.pointType === 'perimeter' && point.positions.length > 1
  const credit = isLine ? lineCredit : pointCredit
  const standing = credit(point, common, ground)
  const { slot, gaps, c, reason } = standing
  if (c === 0 && reason === 'uncovered' && isSelfDeclared)
    return { slot, gaps, c: rules.credit.self_declared, reason: 'self_declared' }
  const archives = c < 1 ? invalidArchives(point, ground) : []
  const isForThem =
    archives.length > 0 && credit(point, common, { ...ground, isArchiveValid: () => true }).c === 1
  const causes = isForThem ? archives.map((cameraId) => `cause archive ${cameraId}`) : []
  return { ...standing, evidence: [...(standing.evidence ?? []), ...causes] }
}

/** Cameras that are there for the point and prove nothing by their geometry, because their archives are not valid. */
const invalidArchives = ({ pointId }: Point, { roster, isArchiveValid: isValid }: Ground) =>
  roster.cameras
    .filter(({ serves }) => serves.some((served) => served.pointId === pointId))
    .map(({ cameraId }) => cameraId)
    .filter((cameraId) => !isValid(cameraId))

interface Required {
  readonly id: string
  readonly w: number
  readonly need: Capability
}

function lineCredit(
  point: Point,
  required: Required,
  { plane, views, scene, isArchiveValid }: Ground,
): StandingSlot {
  const line = point.positions.map(([longitude, latitude]) =>
    plane.toPoint({ longitude, latitude }),
  )
  const slot = { ...required, line, targetHeightM: targetHeightM[required.need] }
  const knowledge = {
    isArchiveValid,
    isDeclared: () => false,
    evidence: () => undefined,
  }
  const [covered] = coverSlots([slot], [...views.values()], { scene, knowledge })
  if (covered === undefined) return { slot, gaps: [], c: 0, reason: 'uncovered', evidence: [] }
  const gaps = covered.gaps.slice(0, 20).map(({ fromM, toM }) => {
    return `gap ${fromM.toFixed(1)}–${toM.toFixed(1)} m`
  })
  return { ...covered, evidence: gaps }
}

function pointCredit(point: Point, required: Required, ground: Ground): StandingSlot {
  const { plane, roster, views, scene } = ground
  const { need } = required
  const [longitude, latitude] = point.positions[0] ?? [0, 0]
  const heading = point.headingDegrees
  const slot: PointSlot = {
    ...required,
    target: {
      ...plane.toPoint({ longitude, latitude }),
      heightM: targetHeightM[need],
      ...(heading === undefined ? {} : { headingDeg: heading }),
    },
  }
  const claims = roster.cameras.map((camera): Claim => {
    const { cameraId, serves } = camera
    const isBound = serves.some(({ pointId }) => pointId === point.pointId)
    // Whatever a camera of a fence sees of a gate, it captures no plate there.
    const isAble = !need.endsWith('_CAPTURE') || !isPlainVideo(camera)
    const isDeclared = isBound && isAble
    const view = isAble ? views.get(cameraId) : undefined
    // Why a camera fails is told of those that are there for the point; of all others only whether they see it.
    const sight = (each: CameraView) =>
      isDeclared ? sightOfSlot(each, slot, scene) : { credit: creditOfView(each, slot, scene) }
    const evidence = isBound ? evidenceOf(need, ground, cameraId) : undefined
    return {
      cameraId,
      isArchiveValid: ground.isArchiveValid(cameraId),
      isDeclared,
      ...(view === undefined ? {} : { sight: sight(view) }),
      ...(evidence === undefined ? {} : { evidence }),
    }
  })
  const { c, reason, cameraId } = creditOfSlot(need, heardOf(need, claims), rules)
  const evidence = claims.flatMap((claim) => spokenEvidence(claim, cameraId))
  return { slot, gaps: [], c, reason, evidence }
}

/** What captures contradict, only captures put right: a camera beside it that sees the place well and shows nothing of it is not heard. */
function heardOf(need: Capability, claims: readonly Claim[]): readonly Claim[] {
  const isContradicted = claims.some(
    (claim) => creditOfClaim(need, claim, rules).reason === 'contradicted',
  )
  return isContradicted ? claims.filter(({ evidence }) => evidence !== undefined) : claims
}

/** What speaks for the credit: of the camera that gives it, or of those that stand there and give nothing. */
function spokenEvidence(claim: Claim, creditedTo: string | undefined): string[] {
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
