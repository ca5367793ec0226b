import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { looksInto } from './privacy.ts'
import type { CameraView } from './view.ts'
import { sightOf } from './view.ts'

const rules = mcsV1.geometry
const camera: CameraView = {
  id: 'cam',
  x: 0,
  y: 0,
  heightM: 3,
  azimuthDeg: 0,
  horizontalPx: 2560,
  hfovDeg: 60,
  viewDistanceMMax: 30,
}
const rectangle = (x: number, y: number, [width, height]: readonly [number, number]) => [
  { x, y },
  { x: x + width, y },
  { x: x + width, y: y + height },
  { x, y: y + height },
]
const zone = rectangle(-3, 20, [6, 4])
const wall = (heightM: number) => ({ id: 'wall', ring: rectangle(-20, 10, [40, 0.2]), heightM })

test.each<[string, Partial<CameraView> & { wallM?: number }, boolean]>([
  ['straight ahead', {}, true],
  ['behind the camera', { azimuthDeg: 180 }, false],
  ['beside its view', { azimuthDeg: 60 }, false],
  ['beyond its range', { viewDistanceMMax: 19 }, false],
  ['of which a corner is in the view', { azimuthDeg: 37 }, true],
  ['behind a wall that is lower than the camera', { wallM: 2.9 }, true],
  ['behind a wall that is higher', { wallM: 3.1 }, false],
  ['around the camera', { x: 0, y: 22 }, true],
])('a place %s', (_what, { wallM, ...change }, looks) => {
  const occluders = wallM === undefined ? [] : [wall(wallM)]
  expect(looksInto({ ...camera, ...change }, zone, { occluders, rules })).toBe(looks)
})

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const block = (x: fc.Arbitrary<number>, y: fc.Arbitrary<number>, widthMax: number) =>
  fc
    .record({ x, y, width: between(1, widthMax), height: between(0.5, 3) })
    .map((each) => rectangle(each.x, each.y, [each.width, each.height]))
const anyScene = fc.record({
  azimuthDeg: fc.nat(359),
  hfovDeg: fc.integer({ min: 30, max: 360 }),
  ring: block(between(-15, 5), between(12, 25), 15),
  walls: fc.array(
    fc.record({
      id: fc.constant('wall'),
      ring: block(between(-20, 0), between(2, 9), 50),
      heightM: between(0, 6),
    }),
    { maxLength: 4 },
  ),
  places: fc.array(fc.record({ east: between(0, 1), north: between(0, 1), up: between(0, 1) }), {
    minLength: 5,
    maxLength: 20,
  }),
})

test('nothing inside is seen at any height up to the camera’s where it does not look into', () => {
  fc.assert(
    fc.property(anyScene, ({ ring, walls, places, ...look }) => {
      const scene = { occluders: walls, rules }
      const eye = { ...camera, ...look }
      fc.pre(!looksInto(eye, ring, scene))
      const [{ x, y } = camera, , corner = camera] = ring
      const seen = places.filter(({ east, north, up }) => {
        const at = { x: x + east * (corner.x - x), y: y + north * (corner.y - y) }
        const target = { ...at, heightM: up * eye.heightM }
        return sightOf(eye, { target, need: 'VIDEO_DETECT' }, scene).credit > 0
      })
      expect(seen).toEqual([])
    }),
    { numRuns: 400 },
  )
})
