import type { Point } from '@zhian/coverage/geometry/plane'
import { looksInto } from '@zhian/coverage/geometry/privacy'
import type { CameraView } from '@zhian/coverage/geometry/view'
import { occludersOf, ringOn } from '../assessment/inputs/ground.ts'
import type { OpenSite } from './open-site.ts'

/** Whether a camera looks into none of the places where nothing may be recorded (Decree 799 art. 8), the neighbours' among them. */
export function privacyRule({ ground, privateGrounds }: OpenSite): (view: CameraView) => boolean {
  const { plane, roster, scene } = ground
  const isOwn = (siteId: string) => roster.sites.some((each) => each.siteId === siteId)
  const strange = privateGrounds.filter(({ siteId }) => !isOwn(siteId))
  const occluders = [...scene.occluders, ...strange.flatMap((each) => occludersOf(each, plane))]
  const rings = privateGrounds.flatMap(({ zones }) => zones.map((zone) => ringOn(plane, zone)))
  return (view) =>
    !rings.some(
      (ring) => isWithinReach(view, ring) && looksInto(view, ring, { ...scene, occluders }),
    )
}

/** Spares most rings the exact question. */
function isWithinReach(view: CameraView, ring: readonly Point[]): boolean {
  const reachM = view.viewDistanceMMax ?? Number.POSITIVE_INFINITY
  const isNear = (axis: 'x' | 'y') => {
    const along = ring.map((corner) => corner[axis])
    return view[axis] >= Math.min(...along) - reachM && view[axis] <= Math.max(...along) + reachM
  }
  return isNear('x') && isNear('y')
}
