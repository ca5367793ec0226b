import type { ConfigOfScore } from '../config/mcs-v1.ts'
import { pxPerM, rangeMaxM, slantRangeM, tiltDeg } from './density.ts'
import type { Optics } from './density.ts'
import { blockerOf, occludersWithin } from './occluder.ts'
import type { Eye, Occluder } from './occluder.ts'
import { angleBetweenDeg, bearingDeg, distanceM } from './plane.ts'
import type { Point } from './plane.ts'

export type GeometryRules = ConfigOfScore['geometry']
export type Need = keyof GeometryRules['pxPerMNeeded']

/** What the archive says of how a camera looks. */
export interface CameraView extends Eye, Optics {
  readonly id: string
  /** Clockwise from north. */
  readonly azimuthDeg: number
  readonly viewDistanceMMax?: number
  /** Infrared or white light of its own, archived. */
  readonly hasNightLight?: boolean
  /** A camera that turns counts only where it returns to: its guard position (看守位). */
  readonly guard?: 'not a PTZ' | 'none' | { readonly azimuthDeg: number; readonly hfovDeg: number }
}

/** What is to be seen. */
export interface Target extends Eye {
  /** Where a face or a plate looks to, clockwise from north; undefined where it may be any. */
  readonly headingDeg?: number
}

export type Failure =
  | 'no_guard_position'
  | 'outside_view'
  | 'too_far'
  | 'too_few_pixels'
  | 'too_dark'
  | 'too_steep'
  | 'turned_away'
  | 'hidden'

export interface Sight {
  readonly cameraId: string
  readonly groundDistanceM: number
  readonly pxPerM: number
  readonly tiltDeg: number
  readonly offAxisDeg: number
  /** 1 where the camera covers, 0.5 where a face is seen too steeply, 0 where anything fails. */
  readonly credit: number
  readonly fails: readonly Failure[]
  readonly hiddenBy?: string
}

export interface Scene {
  readonly occluders: readonly Occluder[]
  readonly isNight?: boolean
  readonly rules: GeometryRules
}

/** Whether a camera covers a target for a need, and all that speaks against it. */
export function sightOf(
  camera: CameraView,
  { target, need }: { readonly target: Target; readonly need: Need },
  scene: Scene,
): Sight {
  const view = guarded(camera)
  const seen = view ?? camera
  const groundDistanceM = distanceM(camera, target)
  const heightDifferenceM = camera.heightM - target.heightM
  const density = pxPerM(seen, slantRangeM(groundDistanceM, heightDifferenceM))
  const offAxisDeg = angleBetweenDeg(bearingDeg(camera, target), seen.azimuthDeg)
  const tilt = tiltDeg(groundDistanceM, heightDifferenceM)
  const needed = scene.rules.pxPerMNeeded[need]
  const blocker = blockerOf(camera, target, scene.occluders)
  const tiltCredit = need === 'FACE_CAPTURE' ? faceTiltCredit(tilt, scene.rules) : 1
  const failures: [Failure, boolean][] = [
    ['no_guard_position', view === undefined],
    ['outside_view', offAxisDeg > seen.hfovDeg / 2],
    ['too_far', groundDistanceM > (camera.viewDistanceMMax ?? Number.POSITIVE_INFINITY)],
    ['too_few_pixels', density < needed],
    ['too_dark', groundDistanceM > nightReachM(seen, { need, scene })],
    ['too_steep', tiltCredit === 0],
    [
      'turned_away',
      need === 'FACE_CAPTURE' && faceYawDeg(camera, target) > scene.rules.faceYawDegMax,
    ],
    ['hidden', blocker !== undefined],
  ]
  const fails = failures.filter(([, isSo]) => isSo).map(([failure]) => failure)
  return {
    cameraId: camera.id,
    groundDistanceM,
    pxPerM: density,
    tiltDeg: tilt,
    offAxisDeg,
    credit: fails.length === 0 ? tiltCredit : 0,
    fails,
    ...(blocker === undefined ? {} : { hiddenBy: blocker.id }),
  }
}

/** Only whether, and how far: nothing is asked of buildings where the rest fails already. */
export function sightCredit(
  camera: CameraView,
  wish: { readonly target: Target; readonly need: Need },
  scene: Scene,
): number {
  const { credit } = sightOf(camera, wish, { ...scene, occluders: [] })
  return credit > 0 && blockerOf(camera, wish.target, scene.occluders) === undefined ? credit : 0
}

/** The same scene without what stands too far away to be in this camera's way. */
export function sceneWithin(camera: CameraView, scene: Scene): Scene {
  const reachM = camera.viewDistanceMMax ?? Number.POSITIVE_INFINITY
  return { ...scene, occluders: occludersWithin(reachM, camera, scene.occluders) }
}

/** The camera as it stands most of the time; undefined for one that turns and has no place to return to. */
function guarded(camera: CameraView): CameraView | undefined {
  const { guard = 'not a PTZ' } = camera
  if (guard === 'none') return undefined
  return guard === 'not a PTZ' ? camera : { ...camera, ...guard }
}

/** Full below one angle, half below another, nothing beyond. */
export function faceTiltCredit(tilt: number, { faceTilt }: GeometryRules): number {
  if (tilt <= faceTilt.fullDeg) return 1
  return tilt <= faceTilt.halfDeg ? 0.5 : 0
}

/** How far a face is turned away from the camera; nobody knows it of a face that may look anywhere. */
function faceYawDeg(camera: Point, { headingDeg, ...target }: Target): number {
  return headingDeg === undefined ? 0 : angleBetweenDeg(headingDeg, bearingDeg(target, camera))
}

interface Wish {
  readonly need: Need
  readonly scene: Scene
}

function nightReachM(camera: CameraView, { need, scene }: Wish): number {
  if (scene.isNight !== true || camera.hasNightLight === true) return Number.POSITIVE_INFINITY
  const byDayM = Math.min(
    rangeMaxM(camera, scene.rules.pxPerMNeeded[need]),
    camera.viewDistanceMMax ?? Number.POSITIVE_INFINITY,
  )
  return byDayM * scene.rules.nightReach
}

/** The sector that a camera covers for a need on flat ground, before occluders; undefined where it covers none. */
export function sectorOf(
  camera: CameraView,
  { need, targetHeightM, scene }: Wish & { readonly targetHeightM: number },
): Sector | undefined {
  const view = guarded(camera)
  if (view === undefined) return undefined
  const slantM = rangeMaxM(view, scene.rules.pxPerMNeeded[need])
  const heightDifferenceM = camera.heightM - targetHeightM
  if (slantM <= Math.abs(heightDifferenceM)) return undefined
  const reachM = Math.min(
    Math.sqrt(slantM ** 2 - heightDifferenceM ** 2),
    camera.viewDistanceMMax ?? Number.POSITIVE_INFINITY,
    nightReachM(view, { need, scene }),
  )
  return { reachM, azimuthDeg: view.azimuthDeg, halfDeg: Math.min(180, view.hfovDeg / 2) }
}

export interface Sector {
  readonly reachM: number
  readonly azimuthDeg: number
  readonly halfDeg: number
}
