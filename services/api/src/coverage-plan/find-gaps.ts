import type { CoverageGaps, NextCamera, PlanBlindSpot } from '@zhian/contracts/coverage-plan'
import type { Capability } from '@zhian/contracts/registry'
import { nextCameras } from '@zhian/coverage/geometry/next-camera'
import type { Suggestion } from '@zhian/coverage/geometry/next-camera'
import { gapsOf, lineLengthM, merged, perimeterCredit } from '@zhian/coverage/geometry/perimeter'
import { blindSpots, creditOfView, isLine, stretchesOfSlot } from '@zhian/coverage/geometry/slots'
import { slotsOf, standingSlot } from '../assessment/inputs/slots.ts'
import type { StandingSlot } from '../assessment/inputs/slots.ts'
import { candidatesFor } from './candidates.ts'
import { positionsOn } from './heat-grid.ts'
import type { OpenSite } from './open-site.ts'

const camerasSuggested = 3
const spotsMax = 100

interface OfPoint {
  readonly pointName: string
  readonly capability: Capability
}

/** What of a site must be seen and is not, by what it costs, and where a camera more would bring most. */
export function findGaps(open: OpenSite): Omit<CoverageGaps, 'enterpriseId' | 'isNight'> {
  const { site, ground } = open
  const standing: StandingSlot[] = []
  const points = new Map<string, OfPoint>()
  for (const point of ground.roster.points.values()) {
    if (point.siteId !== site.siteId) continue
    for (const requirement of point.requires) {
      const covered = standingSlot(point, requirement, ground)
      standing.push(covered)
      points.set(covered.slot.id, { pointName: point.name, capability: requirement.capability })
    }
  }
  const weight = weightOf(open)
  const spots = blindSpots(standing)
  const toPosition = positionsOn(ground)
  const candidates = candidatesFor(open, spots, (slotId) => points.get(slotId)?.capability)
  const suggested = nextCameras(standing, candidates, {
    scene: ground.scene,
    count: camerasSuggested,
  })
  const mended = mendedBy(suggested, standing, open)
  const named = (slotId: string) => ({
    slotId,
    ...(points.get(slotId) ?? { pointName: slotId, capability: 'VIDEO_DETECT' as const }),
  })
  return {
    siteId: site.siteId,
    slots: standing.length,
    blindSpots: spots.slice(0, spotsMax).map((spot): PlanBlindSpot => {
      const { stretch } = spot
      const slot = standing.find((each) => each.slot.id === spot.slotId)?.slot
      return {
        ...named(spot.slotId),
        criticality: slot?.w ?? 1,
        reason: spot.reason,
        position: toPosition(spot.at),
        pointsMissing: (100 * spot.missing) / weight,
        ...(stretch === undefined ? {} : { lengthM: stretch.toM - stretch.fromM }),
      }
    }),
    nextCameras: suggested.map(({ camera, gain }, index): NextCamera => ({
      position: toPosition(camera),
      azimuthDegrees: camera.azimuthDeg,
      horizontalDegrees: camera.hfovDeg,
      heightM: camera.heightM,
      widthPx: camera.horizontalPx,
      rangeM: camera.viewDistanceMMax ?? 0,
      gainPoints: (100 * gain) / weight,
      closes: (mended[index] ?? []).map(({ slotId, ...share }) => ({
        ...named(slotId),
        ...share,
      })),
    })),
  }
}

/** Of all that the enterprise must have, also what nobody has named a place for: the same weight that the score divides by. */
function weightOf({ ground: { roster, widths } }: OpenSite): number {
  const slots = slotsOf(roster, widths)
  return Array.isArray(slots) ? slots.reduce((sum, { w }) => sum + w, 0) : 1
}

/** The slots with one camera more. */
function withCamera(
  standing: readonly StandingSlot[],
  camera: Suggestion['camera'],
  { ground: { scene } }: OpenSite,
): StandingSlot[] {
  return standing.map((covered) => {
    const { slot, c, gaps } = covered
    if (!isLine(slot)) return { ...covered, c: Math.max(c, creditOfView(camera, slot, scene)) }
    const totalM = lineLengthM(slot.line)
    const before = gapsOf(gaps, totalM)
    const seen = merged([...before, ...stretchesOfSlot(camera, slot, scene)])
    return {
      ...covered,
      c: Math.max(c, perimeterCredit(seen, totalM)),
      gaps: gapsOf(seen, totalM),
    }
  })
}

/** What a camera mends must be more than a rounding. */
const creditGainMin = 0.005

/** Which slots each camera mends, after those before it. */
function mendedBy(
  cameras: readonly Suggestion[],
  standing: readonly StandingSlot[],
  open: OpenSite,
) {
  let before = standing
  return cameras.map(({ camera }) => {
    const after = withCamera(before, camera, open)
    const mended = after.flatMap(({ slot, c: to }, index) => {
      const from = before[index]?.c ?? 0
      return to - from >= creditGainMin ? [{ slotId: slot.id, from, to }] : []
    })
    before = after
    return mended
  })
}
