import type { CoverageGaps, NextCamera, PlanBlindSpot } from '@zhian/contracts/coverage-plan'
import type { Capability } from '@zhian/contracts/registry'
import { nextCameras } from '@zhian/coverage/geometry/next-camera'
import type { Suggestion } from '@zhian/coverage/geometry/next-camera'
import { lineLengthM, merged } from '@zhian/coverage/geometry/perimeter'
import { blindSpots, isLine, sightOfSlot, stretchesOfSlot } from '@zhian/coverage/geometry/slots'
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
    nextCameras: suggested.map(({ camera, gain }): NextCamera => ({
      position: toPosition(camera),
      azimuthDegrees: camera.azimuthDeg,
      horizontalDegrees: camera.hfovDeg,
      heightM: camera.heightM,
      widthPx: camera.horizontalPx,
      rangeM: camera.viewDistanceMMax ?? 0,
      gainPoints: (100 * gain) / weight,
      closes: closedBy(camera, standing, open).map(({ slotId, ...share }) => ({
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

/** Which slots are better off with this camera beside those that stand. */
function closedBy(
  camera: Suggestion['camera'],
  standing: readonly StandingSlot[],
  { ground: { scene } }: OpenSite,
) {
  return standing.flatMap(({ slot, c, gaps }) => {
    if (!isLine(slot)) {
      const { credit } = sightOfSlot(camera, slot, scene)
      return credit > c ? [{ slotId: slot.id, from: c, to: credit }] : []
    }
    const totalM = lineLengthM(slot.line)
    const seen = stretchesOfSlot(camera, slot, scene)
    const gained = gaps.reduce((sum, gap) => sum + overlapM(gap, merged(seen)), 0)
    const from = Math.min(1, Math.max(0, c))
    return gained > 0.5 ? [{ slotId: slot.id, from, to: Math.min(1, from + gained / totalM) }] : []
  })
}

interface Stretch {
  readonly fromM: number
  readonly toM: number
}

const overlapM = (gap: Stretch, seen: readonly Stretch[]) =>
  seen.reduce(
    (sum, { fromM, toM }) => sum + Math.max(0, Math.min(toM, gap.toM) - Math.max(fromM, gap.fromM)),
    0,
  )
