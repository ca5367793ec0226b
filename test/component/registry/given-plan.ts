import type { CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import type { CameraArchive, Point, Position } from '@zhian/contracts/registry'
import { localPlane } from '@zhian/coverage/geometry/plane'
import { givenCameraArchive, givenPoint } from '../../support/given-park.ts'

export const nowMs = Date.UTC(2026, 10, 28, 4, 30)
export const plane = localPlane({ longitude: 120.05, latitude: 28.9 })
/** Metres east and north of the site's south-west corner. */
export function at(x: number, y: number): Position {
  const { longitude, latitude } = plane.toPosition({ x, y })
  const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  return [rounded(longitude), rounded(latitude)]
}
export const rectangle = (
  west: number,
  south: number,
  [width, height]: [number, number],
): Position[] => [
  at(west, south),
  at(west + width, south),
  at(west + width, south + height),
  at(west, south + height),
  at(west, south),
]
const surveyed = { surveyedBy: '普查', surveyedAtMs: nowMs - 1 }
/** A gate in the southern fence through which one comes in to the north. */
export const gate = (
  pointId: string,
  x: number,
  capability: 'FACE_CAPTURE' | 'VEHICLE_CAPTURE',
): Point =>
  givenPoint({
    pointId,
    name: pointId,
    positions: [at(x, 0.3)],
    headingDegrees: 0,
    requires: [{ capability, criticality: 3, isSelfDeclared: false }],
    ...surveyed,
  })
export const view = {
  azimuthDegrees: 180,
  horizontalDegrees: 28,
  heightM: 4.5,
  rangeM: 40,
  widthPx: 3840,
  hasNightLight: false,
  isPtz: false,
}
let serial = 0
export const camera = (
  cameraId: string,
  x: number,
  more: Partial<CameraArchive> = {},
): CameraArchive =>
  givenCameraArchive({
    cameraId,
    name: `摄像机 ${cameraId}`,
    deviceCode: `3307840042131000010${(serial += 1)}`,
    position: at(x, 18.3),
    view,
    serves: [],
    ...more,
  })

export function levelAt(
  { southWest, cellM, rows }: CoverageHeatMap,
  [x, y]: [number, number],
): string {
  const [longitude, latitude] = southWest
  const corner = plane.toPoint({ longitude, latitude })
  return rows[Math.floor((y - corner.y) / cellM)]?.[Math.floor((x - corner.x) / cellM)] ?? ''
}
