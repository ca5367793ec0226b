import { Type } from 'typebox'
import type { Static } from 'typebox'

export const ImageRole = Type.Union([
  Type.Literal('scene'),
  Type.Literal('crop'),
  Type.Literal('plate'),
  Type.Literal('composite'),
  /** Also a close-up of who sits in a vehicle. */
  Type.Literal('other'),
])
export type ImageRole = Static<typeof ImageRole>

export const Fraction = Type.Number({ minimum: 0, maximum: 1 })

/** A rectangle in fractions of the scene image: origin top left, x to the right, y down. */
export const Box = Type.Object({ x: Fraction, y: Fraction, width: Fraction, height: Fraction })
export type Box = Static<typeof Box>
