import { expect, test } from 'vitest'
import { colourOf } from './tell-plate-colour.ts'

type Rgb = readonly [number, number, number]

/** A plate of 120 × 40: ground by column, with strokes of ink in every fifth. */
function plate(ground: (x: number, y: number) => Rgb, ink: Rgb) {
  const pixels = new Uint8Array(120 * 40 * 3)
  for (let at = 0; at < 120 * 40; at++) {
    const x = at % 120
    pixels.set(x % 5 === 0 ? ink : ground(x, Math.floor(at / 120)), at * 3)
  }
  return { width: 120, height: 40, pixels }
}
const white: Rgb = [245, 245, 245]
const black: Rgb = [20, 20, 20]
const green = (_: number, y: number): Rgb => [240 - y * 4, 250 - y, 245 - y * 3]

test.each([
  ['blue', plate(() => [21, 70, 160], white)],
  ['yellow', plate(() => [244, 181, 30], black)],
  ['green', plate(green, black)],
  ['yellow-green', plate((x) => (x < 28 ? [244, 181, 30] : [79, 191, 122]), black)],
  ['white', plate(() => white, black)],
  ['black', plate(() => black, white)],
  ['unknown', plate(() => [120, 120, 120], [140, 140, 140])],
] as const)('%s', (colour, picture) => {
  expect(colourOf(picture).colour).toBe(colour)
})
