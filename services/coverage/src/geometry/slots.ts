import { compareText } from '../score/canonical-json.ts'
import { creditOfSlot } from './credit.ts'
import type { Claim, Credit } from './credit.ts'
import { coveredBy, gapsOf, lineLengthM, merged, perimeterCredit, pointAlong } from './perimeter.ts'
import type { PerimeterLine, Stretch } from './perimeter.ts'
import type { Point } from './plane.ts'
import { sightCredit, sightOf } from './view.ts'
import type { CameraView, Need, Scene, Sight, Target } from './view.ts'

/** What must be covered: a target at a place, or a line. */
export interface PointSlot {
  readonly id: string
  readonly w: number
  readonly need: Need
  readonly target: Target
  /** Covered by day only is then not covered. */
  readonly isNightNeeded?: boolean
}
export interface LineSlot extends PerimeterLine {
  readonly id: string
  readonly w: number
  readonly isNightNeeded?: boolean
}
export type RequiredSlot = PointSlot | LineSlot

export const isLine = (slot: RequiredSlot): slot is LineSlot => 'line' in slot

/** By night where the slot asks for it, which is never better than by day. */
const sceneOf = (slot: RequiredSlot, scene: Scene): Scene => ({
  ...scene,
  isNight: scene.isNight === true || slot.isNightNeeded === true,
})

/** What one camera sees of a slot. */
export function sightOfSlot(camera: CameraView, slot: PointSlot, scene: Scene): Sight {
  return sightOf(camera, slot, sceneOf(slot, scene))
}

/** Only its credit. */
export function creditOfView(camera: CameraView, slot: PointSlot, scene: Scene): number {
  return sightCredit(camera, slot, sceneOf(slot, scene))
}

export function stretchesOfSlot(camera: CameraView, slot: LineSlot, scene: Scene): Stretch[] {
  return coveredBy(camera, slot, sceneOf(slot, scene))
}

/** What is known of a camera and a slot beside its archive. */
export interface Knowledge {
  readonly isArchiveValid: (cameraId: string) => boolean
  readonly isDeclared: (cameraId: string, slotId: string) => boolean
  readonly evidence: (cameraId: string, slotId: string) => Claim['evidence']
}

export interface SlotCoverage extends Credit {
  readonly slot: RequiredSlot
  /** Of a line, what nobody sees; empty for a point. */
  readonly gaps: readonly Stretch[]
}

/** Every slot's credit, by all cameras together. */
export function coverSlots(
  slots: readonly RequiredSlot[],
  cameras: readonly CameraView[],
  { scene, knowledge }: { readonly scene: Scene; readonly knowledge: Knowledge },
): SlotCoverage[] {
  return slots.map((slot) => {
    if (isLine(slot))
      return coverLine(
        slot,
        cameras.filter(({ id }) => knowledge.isArchiveValid(id)),
        scene,
      )
    const claims = cameras.map((camera): Claim => {
      const evidence = knowledge.evidence(camera.id, slot.id)
      return {
        cameraId: camera.id,
        isArchiveValid: knowledge.isArchiveValid(camera.id),
        isDeclared: knowledge.isDeclared(camera.id, slot.id),
        sight: sightOfSlot(camera, slot, scene),
        ...(evidence === undefined ? {} : { evidence }),
      }
    })
    return { slot, gaps: [], ...creditOfSlot(slot.need, claims, scene.rules) }
  })
}

/** A line is calculated: no capture proves that a fence is seen. */
function coverLine(slot: LineSlot, cameras: readonly CameraView[], scene: Scene): SlotCoverage {
  const totalM = lineLengthM(slot.line)
  const covered = merged(cameras.flatMap((camera) => stretchesOfSlot(camera, slot, scene)))
  const c = perimeterCredit(covered, totalM)
  return { slot, c, reason: c > 0 ? 'calculated' : 'uncovered', gaps: gapsOf(covered, totalM) }
}

export interface BlindSpot {
  readonly slotId: string
  /** Criticality times what is missing of the credit: what closing this spot is worth, in the weight of slots. */
  readonly missing: number
  readonly reason: SlotCoverage['reason']
  readonly at: Point
  readonly stretch?: Stretch
}

/** What is not seen and should be, worst first: slots, and each gap of a line by itself. */
export function blindSpots(coverage: readonly SlotCoverage[]): BlindSpot[] {
  return coverage
    .flatMap(({ slot, c, reason, gaps }): BlindSpot[] => {
      const { id: slotId, w } = slot
      if (!isLine(slot)) {
        return c < 1 ? [{ slotId, missing: w * (1 - c), reason, at: slot.target }] : []
      }
      const totalM = lineLengthM(slot.line)
      return gaps.map((stretch) => ({
        slotId,
        missing: (w * (stretch.toM - stretch.fromM)) / totalM,
        reason: 'uncovered',
        at: pointAlong(slot.line, (stretch.fromM + stretch.toM) / 2),
        stretch,
      }))
    })
    .sort(
      (a, b) =>
        b.missing - a.missing ||
        compareText(a.slotId, b.slotId) ||
        (a.stretch?.fromM ?? 0) - (b.stretch?.fromM ?? 0),
    )
}
