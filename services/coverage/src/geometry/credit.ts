import type { ScoredSlot } from '@zhian/contracts/score'
import type { GeometryRules, Need, Sight } from './view.ts'

export type CreditReason = NonNullable<ScoredSlot['reason']>

/** What a camera's captures in the window show of the target that a slot is for. */
export interface CaptureEvidence {
  readonly captures: number
  /** Width of the face or plate in pixels, the median. */
  readonly medianTargetPx: number
}

/** What one camera brings to a slot. */
export interface Claim {
  readonly cameraId: string
  /** Whether the camera's archive is valid, so that what is calculated from it means something. */
  readonly isArchiveValid: boolean
  /** Whether somebody has bound the camera to this slot. */
  readonly isDeclared: boolean
  readonly sight?: Pick<Sight, 'credit'>
  readonly evidence?: CaptureEvidence
}

export interface Credit {
  readonly c: number
  readonly reason: CreditReason
  readonly cameraId?: string
}

/** Pixels that the target must be wide; undefined for needs that no capture can prove. */
export function targetPxNeeded(
  need: Need,
  { pxPerMNeeded, widthsM }: GeometryRules,
): number | undefined {
  if (need === 'FACE_CAPTURE') return pxPerMNeeded[need] * widthsM.face
  return need === 'VEHICLE_CAPTURE' ? pxPerMNeeded[need] * widthsM.plate : undefined
}

/**
 * Evidence beats geometry, and geometry beats a word: a declaration counts only where the archive does not allow to calculate.
 */
export function creditOfClaim(need: Need, claim: Claim, rules: GeometryRules): Credit {
  const { cameraId, isArchiveValid, isDeclared, sight } = claim
  const proof = proofOf(need, claim, rules)
  if (proof !== undefined) return { c: rules.credit[proof], reason: proof, cameraId }
  if (isArchiveValid && sight !== undefined) {
    const reason = sight.credit > 0 ? 'calculated' : 'uncovered'
    return { c: sight.credit * rules.credit[reason], reason, cameraId }
  }
  const reason = isDeclared ? 'self_declared' : 'uncovered'
  return { c: rules.credit[reason], reason, cameraId }
}

function proofOf(
  need: Need,
  { evidence }: Claim,
  rules: GeometryRules,
): 'verified' | 'contradicted' | undefined {
  const neededPx = targetPxNeeded(need, rules)
  if (evidence === undefined || neededPx === undefined) return undefined
  const { captures, medianTargetPx } = evidence
  const { verifiedCaptures, contradictedCaptures, contradictedBelow } = rules.evidence
  if (captures >= verifiedCaptures && medianTargetPx >= neededPx) return 'verified'
  const isContradicted =
    captures >= contradictedCaptures && medianTargetPx < contradictedBelow * neededPx
  return isContradicted ? 'contradicted' : undefined
}

/** Of equal credits, the better reason; a slot that only contradicted cameras claim is contradicted. */
const byWorth: readonly CreditReason[] = [
  'verified',
  'calculated',
  'self_declared',
  'contradicted',
  'uncovered',
]

/** The best that any camera brings: a second camera on a covered slot changes nothing. */
export function creditOfSlot(need: Need, claims: readonly Claim[], rules: GeometryRules): Credit {
  const credits = claims.map((claim) => creditOfClaim(need, claim, rules))
  const [best] = credits.sort(
    (a, b) =>
      b.c - a.c ||
      byWorth.indexOf(a.reason) - byWorth.indexOf(b.reason) ||
      ((a.cameraId ?? '') < (b.cameraId ?? '') ? -1 : 1),
  )
  if (best === undefined) return { c: 0, reason: 'uncovered' }
  return best.reason === 'uncovered' ? { c: best.c, reason: 'uncovered' } : best
}
