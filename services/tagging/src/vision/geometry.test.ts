import { expect, test } from 'vitest'
import { connectedRegions } from './connected-regions.ts'
import { clampRegion, fractionOf } from './picture.ts'
import { letterbox, resizeRegion, straighten } from './resample.ts'
import { smallestRectangle } from './smallest-rectangle.ts'
import { overlapOf, suppressOverlaps } from './suppress-overlaps.ts'

/** Red says the column, green the row. */
function chart(width: number, height: number) {
  const pixels = new Uint8Array(width * height * 3)
  for (let at = 0; at < width * height; at++) {
    pixels.set([at % width, Math.floor(at / width), 200], at * 3)
  }
  return { width, height, pixels }
}
const pixelAt = (picture: { width: number; pixels: Uint8Array }, x: number, y: number) => [
  ...picture.pixels.subarray((y * picture.width + x) * 3, (y * picture.width + x) * 3 + 3),
]

test('a region at its own size comes out pixel by pixel', () => {
  const part = resizeRegion(
    chart(20, 10),
    { x: 4, y: 3, width: 8, height: 5 },
    { width: 8, height: 5 },
  )
  expect(pixelAt(part, 0, 0)).toEqual([4, 3, 200])
  expect(pixelAt(part, 7, 4)).toEqual([11, 7, 200])
})

test.each([2, 3, 7])('a picture %i times smaller keeps its means', (factor) => {
  const small = resizeRegion(
    chart(210, 84),
    { x: 0, y: 0, width: 210, height: 84 },
    { width: 210 / factor, height: 84 / factor },
  )
  const middle = (factor - 1) / 2 + factor * 3
  expect(pixelAt(small, 3, 3)[0]).toBeGreaterThanOrEqual(Math.floor(middle))
  expect(pixelAt(small, 3, 3)[0]).toBeLessThanOrEqual(Math.ceil(middle) + 1)
})

test('a letterbox stands at the top left and tells its scale', () => {
  const { picture, scale } = letterbox(chart(100, 50), { width: 40, height: 40 })
  expect(scale).toBe(0.4)
  expect(pixelAt(picture, 39, 19)[2]).toBe(200)
  expect(pixelAt(picture, 5, 25)).toEqual([0, 0, 0])
})

test('a parallelogram that lies on its side is laid straight', () => {
  const turned = straighten(
    chart(60, 60),
    { corner: { x: 40, y: 10 }, right: { x: 0, y: 20 }, down: { x: -10, y: 0 } },
    { width: 20, height: 10 },
  )
  expect(pixelAt(turned, 0, 0)).toEqual([39, 10, 200])
  expect(pixelAt(turned, 19, 9)).toEqual([30, 29, 200])
})

test('what lies outside the picture is black', () => {
  const outside = straighten(
    chart(30, 30),
    { corner: { x: -20, y: -20 }, right: { x: 10, y: 0 }, down: { x: 0, y: 10 } },
    { width: 4, height: 4 },
  )
  expect([...outside.pixels].every((value) => value === 0)).toBe(true)
})

test('regions are cut at the picture’s border', () => {
  const size = { width: 100, height: 50 }
  expect(clampRegion({ x: -5, y: 40, width: 20, height: 30 }, size)).toEqual({
    x: 0,
    y: 40,
    width: 15,
    height: 10,
  })
  expect(fractionOf({ x: 90, y: -10, width: 20, height: 30 }, size)).toEqual({
    x: 0.9,
    y: 0,
    width: 0.1,
    height: 0.4,
  })
})

test('of overlapping candidates the best stays', () => {
  const at = (x: number, score: number) => ({ region: { x, y: 0, width: 10, height: 10 }, score })
  expect(overlapOf(at(0, 1).region, at(5, 1).region)).toBeCloseTo(1 / 3)
  const kept = suppressOverlaps([at(0, 0.5), at(2, 0.9), at(30, 0.4)], 0.3)
  expect(kept.map(({ score }) => score)).toEqual([0.9, 0.4])
})

test('patches are found with their outline; small ones are not', () => {
  const map = new Float32Array(8 * 5)
  for (const at of [9, 10, 11, 17, 18, 19, 30]) map[at] = 0.8
  const regions = connectedRegions(map, { width: 8, height: 5 }, { threshold: 0.3, countMin: 3 })
  expect(regions).toHaveLength(1)
  expect(regions[0]).toMatchObject({ count: 6, mean: expect.closeTo(0.8) })
  expect(regions[0]?.outline).toEqual(
    expect.arrayContaining([
      { x: 1, y: 1 },
      { x: 3, y: 2 },
    ]),
  )
})

test.each([0, 12, -30, 44])('the smallest rectangle finds a turn of %i degrees', (degrees) => {
  const t = (degrees * Math.PI) / 180
  const corners = [
    [-20, -5],
    [20, -5],
    [20, 5],
    [-20, 5],
    [3, 1],
  ] as const
  const points = corners.map(([x, y]) => ({
    x: 50 + x * Math.cos(t) - y * Math.sin(t),
    y: 40 + x * Math.sin(t) + y * Math.cos(t),
  }))
  const found = smallestRectangle(points)
  expect(found?.width).toBeCloseTo(40)
  expect(found?.height).toBeCloseTo(10)
  expect(Math.atan2(found?.along.y ?? 9, found?.along.x ?? 9)).toBeCloseTo(t)
  expect(found?.centre.x).toBeCloseTo(50)
})

test('points without an area have no rectangle', () => {
  expect(smallestRectangle([{ x: 1, y: 1 }])).toBeNull()
})
