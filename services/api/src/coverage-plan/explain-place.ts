import type { PlaceExplanation } from '@zhian/contracts/coverage-plan'
import { capabilities } from '@zhian/contracts/registry'
import type { Capability, Position } from '@zhian/contracts/registry'
import { sightOf } from '@zhian/coverage/geometry/view'
import { targetHeightM } from '../assessment/inputs/ground.ts'
import { cameraEvidence } from './camera-evidence.ts'
import type { OpenSite } from './open-site.ts'

const sightsMax = 8
/** Whoever looks elsewhere, or at a wall, comes after those that look here and see too little. */
const looksElsewhere = new Set(['no_guard_position', 'outside_view', 'hidden'])

/** Why a place has its colour: what each camera has there, and all that fails it. */
export function explainPlace(
  { site, ground, cameras }: OpenSite,
  { need, position }: { readonly need: Capability; readonly position: Position },
): Omit<PlaceExplanation, 'enterpriseId' | 'isNight'> {
  const { plane, views, scene } = ground
  const [longitude, latitude] = position
  const at = plane.toPoint({ longitude, latitude })
  const known = cameras.flatMap((camera) => {
    const view = views.get(camera.cameraId)
    if (view === undefined) return []
    const sight = sightOf(view, { target: { ...at, heightM: targetHeightM[need] }, need }, scene)
    const { cameraId, fails, hiddenBy, credit, pxPerM, groundDistanceM } = sight
    return [
      {
        cameraId,
        name: camera.name ?? cameraId,
        ...cameraEvidence(camera, need, ground),
        credit,
        pxPerM,
        groundDistanceM,
        tiltDegrees: sight.tiltDeg,
        offAxisDegrees: sight.offAxisDeg,
        fails: [...fails],
        ...(hiddenBy === undefined ? {} : { hiddenBy }),
      },
    ]
  })
  const counted = known.filter((each) => each.isCounted && each.evidence !== 'contradicted')
  const isMet = (other: Capability) =>
    counted.some(({ cameraId }) => {
      const view = views.get(cameraId)
      const target = { ...at, heightM: targetHeightM[other] }
      return view !== undefined && sightOf(view, { target, need: other }, scene).credit > 0
    })
  const worth = ({ isCounted, credit, fails }: (typeof known)[number]) =>
    (isCounted ? credit : 0) - (fails.some((fail) => looksElsewhere.has(fail)) ? 1 : 0)
  return {
    siteId: site.siteId,
    need,
    pxPerMNeeded: scene.rules.pxPerMNeeded[need],
    position,
    meets: capabilities.filter(isMet),
    sights: known
      .sort((a, b) => worth(b) - worth(a) || a.fails.length - b.fails.length || b.pxPerM - a.pxPerM)
      .slice(0, sightsMax),
  }
}
