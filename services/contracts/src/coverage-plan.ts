/** Where an enterprise's site is seen well enough for what, why, and where the next camera would bring most. Equipment and geometry only. */
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Capability, Position } from './registry.ts'

const Id = Type.String({ minLength: 1, maxLength: 128 })
const Count = Type.Integer({ minimum: 0 })
const Share = Type.Number({ minimum: 0, maximum: 1 })

/** What speaks for a camera: its captures for or against it, its archive, or a word alone. */
export const CameraEvidence = Type.Object({
  evidence: Type.Enum(['verified', 'calculated', 'self_declared', 'contradicted']),
  /** Captures that were measured and the median width of their target, where there are any. */
  captures: Type.Optional(Count),
  medianTargetPx: Type.Optional(Type.Number()),
})
export type CameraEvidence = Static<typeof CameraEvidence>

export const PlanCamera = Type.Object({
  cameraId: Id,
  name: Type.String(),
  position: Position,
  azimuthDegrees: Type.Number(),
  horizontalDegrees: Type.Number(),
  /** How far it covers for this need, on open ground; 0 where it does not. */
  reachM: Type.Number({ minimum: 0 }),
  /** Whether its archive allows to calculate; where it does not, nothing is painted of it. */
  isCounted: Type.Boolean(),
  ...CameraEvidence.properties,
})
export type PlanCamera = Static<typeof PlanCamera>

/**
 * What a cell is, as one letter: `.` nobody sees it, `-` seen with less than half of the pixels per metre that are needed, `+` seen and
 * not enough for another reason or for some pixels, `h` half (faces are seen steeply), `m` enough, `M` a third more than enough,
 * `c` enough by the archive of a camera whose captures contradict it.
 */
export const cellLevels = ['.', '-', '+', 'h', 'm', 'M', 'c'] as const
export type CellLevel = (typeof cellLevels)[number]

const asked = {
  enterpriseId: Id,
  siteId: Id,
  isNight: Type.Boolean(),
}

/** `GET /v1/enterprises/:enterpriseId/coverage/heat-map` */
export const CoverageHeatMap = Type.Object({
  ...asked,
  need: Capability,
  pxPerMNeeded: Type.Number(),
  targetHeightM: Type.Number(),
  southWest: Position,
  northEast: Position,
  cellM: Type.Number(),
  /** How far apart places are asked; where that is less than a cell, the cell is as good as the best of them. */
  sampleM: Type.Number(),
  columns: Count,
  /** Row by row from the south, a letter a cell from the west. */
  rows: Type.Array(Type.String()),
  cameras: Type.Array(PlanCamera),
})
export type CoverageHeatMap = Static<typeof CoverageHeatMap>

export const CameraSight = Type.Object({
  cameraId: Id,
  name: Type.String(),
  isCounted: Type.Boolean(),
  ...CameraEvidence.properties,
  credit: Share,
  pxPerM: Type.Number(),
  groundDistanceM: Type.Number(),
  tiltDegrees: Type.Number(),
  offAxisDegrees: Type.Number(),
  fails: Type.Array(Type.String()),
  /** Which building of which site is in the way: `site/index`. */
  hiddenBy: Type.Optional(Type.String()),
})
export type CameraSight = Static<typeof CameraSight>

/** `GET /v1/enterprises/:enterpriseId/coverage/place` */
export const PlaceExplanation = Type.Object({
  ...asked,
  need: Capability,
  pxPerMNeeded: Type.Number(),
  position: Position,
  /** Everything that is done here by a camera whose archive counts. */
  meets: Type.Array(Capability),
  /** The best first. */
  sights: Type.Array(CameraSight),
})
export type PlaceExplanation = Static<typeof PlaceExplanation>

const OfSlot = Type.Object({
  slotId: Id,
  pointName: Type.String(),
  capability: Capability,
})

export const PlanBlindSpot = Type.Object({
  ...OfSlot.properties,
  criticality: Type.Integer(),
  reason: Type.String(),
  position: Position,
  /** Of the 100 points of spatial coverage. */
  pointsMissing: Type.Number(),
  /** Of a line, how much of it. */
  lengthM: Type.Optional(Type.Number()),
})
export type PlanBlindSpot = Static<typeof PlanBlindSpot>

/** A camera that does not stand yet, and what it would bring after those before it. */
export const NextCamera = Type.Object({
  position: Position,
  azimuthDegrees: Type.Number(),
  horizontalDegrees: Type.Number(),
  heightM: Type.Number(),
  widthPx: Type.Integer(),
  rangeM: Type.Number(),
  /** Of the 100 points of spatial coverage. */
  gainPoints: Type.Number(),
  closes: Type.Array(Type.Object({ ...OfSlot.properties, from: Share, to: Share })),
})
export type NextCamera = Static<typeof NextCamera>

/** `GET /v1/enterprises/:enterpriseId/coverage/blind-spots` */
export const CoverageGaps = Type.Object({
  ...asked,
  /** Required slots of this site. */
  slots: Count,
  /** What costs most stands first. */
  blindSpots: Type.Array(PlanBlindSpot),
  nextCameras: Type.Array(NextCamera),
})
export type CoverageGaps = Static<typeof CoverageGaps>
