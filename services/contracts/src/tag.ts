import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Box, Fraction } from './picture.ts'

/** A point in fractions of the picture: x to the right, y down. */
const Point = Type.Object({ x: Type.Number(), y: Type.Number() })
export type Point = Static<typeof Point>

/** Which weights spoke: `weights` is the first 16 hex digits of the file's SHA-256. */
export const ModelRef = Type.Object({
  name: Type.String({ maxLength: 40 }),
  version: Type.String({ maxLength: 40 }),
  weights: Type.String({ pattern: '^[0-9a-f]{16}$' }),
})
export type ModelRef = Static<typeof ModelRef>

const said = {
  model: ModelRef,
  confidence: Fraction,
  /** A reading below its threshold is kept as rejected, with the reason, so that nobody wonders where it went. */
  status: Type.Union([Type.Literal('accepted'), Type.Literal('rejected')]),
  reason: Type.Optional(Type.String({ maxLength: 80 })),
}

/** Capture quality by rule; each is 0 (bad) to 1 (good) but where a unit is named. */
const FaceQuality = Type.Object({
  overall: Fraction,
  sharpness: Fraction,
  exposure: Fraction,
  /** Distance between the eyes in pixels of the picture. */
  eyeDistancePx: Type.Number({ minimum: 0 }),
  size: Fraction,
  isCutByBorder: Type.Boolean(),
  /** 0 unlikely, 1 likely: something covers part of the face. */
  occlusionHint: Fraction,
})

export const FaceTag = Type.Object({
  name: Type.Literal('face'),
  ...said,
  box: Box,
  /** Right eye, left eye, nose, right and left mouth corner, as seen from the person. */
  points: Type.Optional(Type.Array(Point, { minItems: 5, maxItems: 5 })),
  /** Degrees. Yaw is positive when the person turns to the picture's right, pitch when they look up, roll clockwise. */
  pose: Type.Optional(
    Type.Object({ yaw: Type.Number(), pitch: Type.Number(), roll: Type.Number() }),
  ),
  quality: Type.Optional(FaceQuality),
})
export type FaceTag = Static<typeof FaceTag>

export const vehicleTypes = ['car', 'truck', 'bus', 'motorcycle', 'bicycle', 'unknown'] as const
const VehicleType = Type.Enum([...vehicleTypes])
export type VehicleType = Static<typeof VehicleType>

export const VehicleTag = Type.Object({
  name: Type.Literal('vehicle'),
  ...said,
  box: Box,
  type: VehicleType,
})
export type VehicleTag = Static<typeof VehicleTag>

export const plateColours = [
  'blue',
  'yellow',
  'green',
  'yellow-green',
  'white',
  'black',
  'unknown',
] as const
const PlateColour = Type.Enum([...plateColours])
export type PlateColour = Static<typeof PlateColour>

export const PlateTag = Type.Object({
  name: Type.Literal('plate'),
  ...said,
  /** Four corners from the top left, clockwise. */
  corners: Type.Array(Point, { minItems: 4, maxItems: 4 }),
  /** The text as it was decoded, before the grammar. */
  textRaw: Type.String({ maxLength: 32 }),
  /** The text after the grammar; empty where the grammar refused it. */
  text: Type.String({ maxLength: 16 }),
  /** The grammar's type: STD, NEV_S, NEV_L, POLICE … or INVALID. */
  plateType: Type.String({ maxLength: 16 }),
  colour: PlateColour,
  colourConfidence: Fraction,
  /** The colour and the type cannot both be right (GA 36: a new-energy plate is green …). */
  isConflicting: Type.Boolean(),
})
export type PlateTag = Static<typeof PlateTag>

export const Tag = Type.Union([FaceTag, VehicleTag, PlateTag])
export type Tag = Static<typeof Tag>
