import type { CameraArchive, Point, Position, Site } from '@zhian/contracts/registry'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import { localPlane } from '@zhian/coverage/geometry/plane'
import { sightOf } from '@zhian/coverage/geometry/view'
import type { CameraView, Need, Sight } from '@zhian/coverage/geometry/view'

export type FieldOfView = NonNullable<CameraArchive['view']>

/** Where targets are seen: a face, a plate, a person's chest. Metres above the ground. */
const targetHeightM: Readonly<Record<Need, number>> = {
  FACE_CAPTURE: 1.6,
  VEHICLE_CAPTURE: 0.6,
  VIDEO_DETECT: 1,
  VIDEO_OBSERVE: 1,
  VIDEO_RECOGNISE: 1,
}

/** What a camera without a view in its archive begins with in the editor. */
export const viewToBeginWith: FieldOfView = {
  azimuthDegrees: 0,
  horizontalDegrees: 60,
  heightM: 4,
  rangeM: 30,
  widthPx: 2560,
  hasNightLight: false,
  isPtz: false,
}

export interface SlotSight {
  readonly pointId: string
  readonly pointName: string
  readonly need: Need
  readonly sight: Sight
}

export interface Around {
  readonly position: Position
  readonly points: readonly Point[]
  readonly sites: readonly Site[]
}

/** What the camera would see of every slot around, by the same arithmetic that scores it. Lines are judged at their middle. */
export function sightsOf(view: FieldOfView, { position, points, sites }: Around): SlotSight[] {
  const plane = localPlane({ longitude: position[0], latitude: position[1] })
  const at = ([longitude, latitude]: Position) => plane.toPoint({ longitude, latitude })
  const occluders = sites.flatMap(({ siteId, occluders }) =>
    occluders.map(({ outline, heightM }, index) => ({
      id: `${siteId} ${index}`,
      ring: outline.map(at),
      heightM,
    })),
  )
  const camera = cameraOf(view)
  const sights = points.flatMap(({ pointId, name, positions, headingDegrees, requires }) => {
    const middle = positions[Math.floor(positions.length / 2)]
    if (middle === undefined) return []
    return requires.map(({ capability: need }): SlotSight => {
      const heading = headingDegrees === undefined ? {} : { headingDeg: headingDegrees }
      const target = { ...at(middle), heightM: targetHeightM[need], ...heading }
      const sight = sightOf(camera, { target, need }, { occluders, rules: mcsV1.geometry })
      return { pointId, pointName: name, need, sight }
    })
  })
  return sights.sort(
    ({ sight: a }, { sight: b }) => b.credit - a.credit || a.groundDistanceM - b.groundDistanceM,
  )
}

const cameraOf = (view: FieldOfView): CameraView => ({
  id: 'camera',
  x: 0,
  y: 0,
  heightM: view.heightM,
  horizontalPx: view.widthPx,
  hfovDeg: view.horizontalDegrees,
  azimuthDeg: view.azimuthDegrees,
  viewDistanceMMax: view.rangeM,
  hasNightLight: view.hasNightLight,
})

/** Turned and stretched so that its middle ends where the pointer is; metres east and south of the camera. */
export function aimedAt(view: FieldOfView, { x, y }: { x: number; y: number }): FieldOfView {
  const azimuth = (Math.atan2(x, -y) * 180) / Math.PI
  return {
    ...view,
    azimuthDegrees: Math.round((azimuth + 360) % 360) % 360,
    rangeM: Math.max(1, Math.round(Math.hypot(x, y))),
  }
}

/** Opened so far that its right edge passes through the pointer. */
export function openedTo(view: FieldOfView, { x, y }: { x: number; y: number }): FieldOfView {
  const bearing = (Math.atan2(x, -y) * 180) / Math.PI
  const off = Math.abs(((bearing - view.azimuthDegrees + 540) % 360) - 180)
  return { ...view, horizontalDegrees: Math.max(1, Math.round(off * 2)) }
}

/** At a bearing and a distance, as the plan counts: east, and down the page. */
export function pointAt(bearingDeg: number, distanceM: number): { x: number; y: number } {
  const angle = (bearingDeg * Math.PI) / 180
  return { x: Math.sin(angle) * distanceM, y: -Math.cos(angle) * distanceM }
}

export function sectorPath({
  azimuthDegrees,
  horizontalDegrees,
  rangeM,
}: Pick<FieldOfView, 'azimuthDegrees' | 'horizontalDegrees' | 'rangeM'>): string {
  if (horizontalDegrees >= 360) {
    return `M0 ${-rangeM}A${rangeM} ${rangeM} 0 1 1 0 ${rangeM}A${rangeM} ${rangeM} 0 1 1 0 ${-rangeM}Z`
  }
  const [from, to] = [-0.5, 0.5].map((side) =>
    pointAt(azimuthDegrees + side * horizontalDegrees, rangeM),
  )
  const large = horizontalDegrees > 180 ? 1 : 0
  return `M0 0L${from?.x} ${from?.y}A${rangeM} ${rangeM} 0 ${large} 1 ${to?.x} ${to?.y}Z`
}
