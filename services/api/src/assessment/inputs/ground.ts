import type { CameraArchive, Capability, Outline, Site } from '@zhian/contracts/registry'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import type { Occluder } from '@zhian/coverage/geometry/occluder'
import { localPlane } from '@zhian/coverage/geometry/plane'
import type { Plane, Point } from '@zhian/coverage/geometry/plane'
import type { CameraView, Scene } from '@zhian/coverage/geometry/view'
import type { TargetWidth } from '../facts/measured.ts'
import type { Roster } from './roster.ts'

/** Where on a person, a car or a thing the pixels are counted. */
export const targetHeightM: Readonly<Record<Capability, number>> = {
  VIDEO_DETECT: 1,
  VIDEO_OBSERVE: 1,
  VIDEO_RECOGNISE: 1.6,
  VEHICLE_CAPTURE: 0.6,
  FACE_CAPTURE: 1.6,
}

/** An enterprise on its own plane, with what its captures show. */
export interface Ground {
  readonly roster: Roster
  readonly isArchiveValid: (cameraId: string) => boolean
  readonly plane: Plane
  readonly views: ReadonlyMap<string, CameraView>
  readonly scene: Scene
  readonly widths: readonly TargetWidth[]
}

/** Undefined where no point has been named yet. */
export function groundOf(
  roster: Roster,
  widths: readonly TargetWidth[],
  { isNight = false }: { readonly isNight?: boolean } = {},
): Ground | undefined {
  const [first] = roster.points.values()
  const origin = first?.positions[0]
  if (origin === undefined) return undefined
  const plane = localPlane({ longitude: origin[0], latitude: origin[1] })
  const occluders = roster.sites.flatMap((site) => occludersOf(site, plane))
  const views = roster.cameras.flatMap((camera) => viewOf(camera, plane) ?? [])
  return {
    roster,
    isArchiveValid: isArchiveValid(roster),
    plane,
    views: new Map(views.map((view) => [view.id, view])),
    scene: { occluders, rules: mcsV1.geometry, isNight },
    widths,
  }
}

/** A closed outline as a ring on the plane, which closes by itself. */
export const ringOn = (plane: Plane, outline: Outline): Point[] =>
  outline.slice(0, -1).map(([longitude, latitude]) => plane.toPoint({ longitude, latitude }))

export const occludersOf = (
  { siteId, occluders }: Pick<Site, 'siteId' | 'occluders'>,
  plane: Plane,
): Occluder[] =>
  occluders.map(({ outline, heightM }, index) => ({
    id: `${siteId}/${index}`,
    ring: ringOn(plane, outline),
    heightM,
  }))

/** What captures of a camera show of a face or a plate; undefined where the need is neither, or nothing was measured. */
export function evidenceOf(need: Capability, { widths }: Ground, cameraId: string) {
  if (!need.endsWith('_CAPTURE')) return undefined
  const target = need === 'FACE_CAPTURE' ? 'face' : 'plate'
  const width = widths.find((each) => each.cameraId === cameraId && each.target === target)
  return width === undefined
    ? undefined
    : { captures: width.captures, medianTargetPx: width.medianPx }
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
