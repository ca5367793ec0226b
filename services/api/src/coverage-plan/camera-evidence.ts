import type { CameraEvidence } from '@zhian/contracts/coverage-plan'
import type { CameraArchive, Capability } from '@zhian/contracts/registry'
import { creditOfClaim } from '@zhian/coverage/geometry/credit'
import { evidenceOf } from '../assessment/inputs/ground.ts'
import type { Ground } from '../assessment/inputs/ground.ts'

/** What speaks for what a camera's archive says of its view, where it is there for this need. */
export function cameraEvidence(
  { cameraId, serves }: CameraArchive,
  need: Capability,
  ground: Ground,
): CameraEvidence & { readonly isCounted: boolean } {
  const { roster, views, scene } = ground
  const isDeclared = serves.some(({ pointId }) =>
    roster.points.get(pointId)?.requires.some(({ capability }) => capability === need),
  )
  const isCounted = views.has(cameraId) && ground.isArchiveValid(cameraId)
  const seen = isDeclared ? evidenceOf(need, ground, cameraId) : undefined
  const claim = {
    cameraId,
    isArchiveValid: isCounted,
    isDeclared: true,
    sight: { credit: 1 },
    ...(seen === undefined ? {} : { evidence: seen }),
  }
  const { reason } = creditOfClaim(need, claim, scene.rules)
  // It is declared and would see, so it is never uncovered.
  return { isCounted, evidence: reason === 'uncovered' ? 'self_declared' : reason, ...seen }
}
