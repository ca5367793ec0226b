import { degrees, radians } from './plane.ts'

/** What of a lens and sensor decides how many pixels fall on a metre. */
export interface Optics {
  readonly horizontalPx: number
  readonly hfovDeg: number
}

/** From here on the view is a panorama, whose pixels lie on an arc; a flat picture has no such angle. */
const panoramaDeg = 180

/** Between lens and target, with the difference of their heights. */
export function slantRangeM(groundDistanceM: number, heightDifferenceM: number): number {
  return Math.hypot(groundDistanceM, heightDifferenceM)
}

/** Width of the view at a range of 1 m. */
function widthAtOneMetre({ hfovDeg }: Optics): number {
  return hfovDeg < panoramaDeg ? 2 * Math.tan(radians(hfovDeg) / 2) : radians(hfovDeg)
}

/** Pixels per metre across the view (IEC/EN 62676-4). */
export function pxPerM(optics: Optics, rangeM: number): number {
  return optics.horizontalPx / (rangeM * widthAtOneMetre(optics))
}

/** How far away a target may be to have this many pixels per metre. */
export function rangeMaxM(optics: Optics, needPxPerM: number): number {
  return optics.horizontalPx / (needPxPerM * widthAtOneMetre(optics))
}

/** How far a camera looks down onto its target. */
export function tiltDeg(groundDistanceM: number, heightDifferenceM: number): number {
  return degrees(Math.atan2(heightDifferenceM, groundDistanceM))
}

/** Width of the view of a sensor behind a lens. */
export function hfovDegOf(sensor: {
  readonly widthMm: number
  readonly focalLengthMm: number
}): number {
  return degrees(2 * Math.atan(sensor.widthMm / (2 * sensor.focalLengthMm)))
}
