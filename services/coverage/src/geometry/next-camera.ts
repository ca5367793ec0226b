import { compareText } from '../score/canonical-json.ts'
import { lineLengthM, merged, perimeterCredit } from './perimeter.ts'
import type { Stretch } from './perimeter.ts'
import type { Point } from './plane.ts'
import { creditOfView, isLine, stretchesOfSlot } from './slots.ts'
import type { RequiredSlot, SlotCoverage } from './slots.ts'
import { gapsOf } from './perimeter.ts'
import { sceneWithin } from './view.ts'
import type { CameraView, Scene } from './view.ts'

/** What of one slot is covered: a credit, or stretches of a line. */
type Cover = number | readonly Stretch[]

interface Share {
  readonly slot: RequiredSlot
  readonly totalM: number
  readonly cover: Cover
}

export interface Suggestion {
  readonly camera: CameraView
  /** In criticality times credit. */
  readonly gain: number
  /** What it adds to C, in its 100 points. */
  readonly gainPoints: number
}

/**
 * The cameras that bring most, one after the other, each the best after those before it. Choosing greedily brings at least 63 % of
 * what the best choice of as many would (a sum of maxima and unions is submodular), and the first is the best first.
 *
 * `coverage` is what the cameras that stand already give; candidates that bring nothing are not suggested.
 */
export function nextCameras(
  coverage: readonly SlotCoverage[],
  candidates: readonly CameraView[],
  { scene, count }: { readonly scene: Scene; readonly count: number },
): Suggestion[] {
  const weight = coverage.reduce((sum, { slot }) => sum + slot.w, 0)
  let standing = coverage.map(shareOf)
  let open = candidates.map((camera) => ({ camera, brings: broughtBy(camera, standing, scene) }))
  const chosen: Suggestion[] = []
  while (chosen.length < count) {
    const before = worthOf(standing)
    const [best] = open
      .map((each) => ({ ...each, gain: worthOf(together(standing, each.brings)) - before }))
      .sort((a, b) => b.gain - a.gain || compareText(a.camera.id, b.camera.id))
    if (best === undefined || best.gain <= 1e-9) break
    const { camera, gain } = best
    chosen.push({ camera, gain, gainPoints: (100 * gain) / weight })
    standing = together(standing, best.brings)
    open = open.filter((each) => each.camera !== camera)
  }
  return chosen
}

/** Criticality times credit, over all slots. */
export function worthWith(
  coverage: readonly SlotCoverage[],
  cameras: readonly CameraView[],
  scene: Scene,
): number {
  const standing = coverage.map(shareOf)
  return worthOf(
    cameras.reduce((all, camera) => together(all, broughtBy(camera, standing, scene)), standing),
  )
}

function shareOf({ slot, c, gaps }: SlotCoverage): Share {
  if (!isLine(slot)) return { slot, totalM: 0, cover: c }
  const totalM = lineLengthM(slot.line)
  return { slot, totalM, cover: gapsOf(gaps, totalM) }
}

function broughtBy(camera: CameraView, shares: readonly Share[], scene: Scene): Cover[] {
  const near = sceneWithin(camera, scene)
  return shares.map(({ slot }) =>
    isLine(slot) ? stretchesOfSlot(camera, slot, near) : creditOfView(camera, slot, near),
  )
}

function together(shares: readonly Share[], brought: readonly Cover[]): Share[] {
  return shares.map((share, index) => ({
    ...share,
    cover: joined(share.cover, brought[index] ?? 0),
  }))
}

function joined(a: Cover, b: Cover): Cover {
  if (typeof a === 'number') return typeof b === 'number' ? Math.max(a, b) : a
  return typeof b === 'number' ? a : merged([...a, ...b])
}

function worthOf(shares: readonly Share[]): number {
  return shares.reduce((sum, { slot, totalM, cover }) => {
    const c = typeof cover === 'number' ? cover : perimeterCredit(cover, totalM)
    return sum + slot.w * c
  }, 0)
}

/** One camera of a kind at each mount, looking in each direction. */
export function candidatesAt(
  mounts: readonly (Point & { readonly id: string })[],
  kind: Omit<CameraView, 'id' | 'x' | 'y' | 'azimuthDeg'>,
  stepDeg: number,
): CameraView[] {
  const directions = Array.from({ length: Math.ceil(360 / stepDeg) }, (_, index) => index * stepDeg)
  return mounts.flatMap(({ id, x, y }) =>
    directions.map((azimuthDeg) => ({ ...kind, id: `${id}@${azimuthDeg}`, x, y, azimuthDeg })),
  )
}
