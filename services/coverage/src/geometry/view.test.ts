import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { vectors } from '../vectors/mcs-v1-vectors.ts'
import { hfovDegOf, pxPerM, rangeMaxM, slantRangeM, tiltDeg } from './density.ts'
import { bearingDeg, distanceM, localPlane } from './plane.ts'
import { faceTiltCredit, sightOf } from './view.ts'
import type { CameraView, Need, Target } from './view.ts'

const rules = mcsV1.geometry
const { widthsM, pxPerMNeeded } = rules

test.each(vectors.geometry.fieldOfView)(
  '$input.horizontalPx px over $input.hfovDeg° at $input.groundDistanceM m',
  ({ input, expected }) => {
    const difference = input.cameraHeightM - input.targetHeightM
    const rangeM = slantRangeM(input.groundDistanceM, difference)
    const density = pxPerM(input, rangeM)
    const tilt = tiltDeg(input.groundDistanceM, difference)
    const meets = Object.entries(pxPerMNeeded).filter(([, need]) => density >= need)
    expect({
      slantRangeM: rangeM,
      pxPerM: density,
      facePx: density * widthsM.face,
      eyeDistancePx: density * widthsM.eyes,
      platePx: density * widthsM.plate,
      tiltDeg: tilt,
      pixelDensityMeets: meets.map(([need]) => need),
      faceTiltCredit: faceTiltCredit(tilt, rules),
    }).toEqual({
      slantRangeM: expect.closeTo(expected.slantRangeM, 4),
      pxPerM: expect.closeTo(expected.pxPerM, 3),
      facePx: expect.closeTo(expected.facePx, 2),
      eyeDistancePx: expect.closeTo(expected.eyeDistancePx, 2),
      platePx: expect.closeTo(expected.platePx, 2),
      tiltDeg: expect.closeTo(expected.tiltDeg, 2),
      pixelDensityMeets: expected.pixelDensityMeets,
      faceTiltCredit: expected.faceTiltCredit,
    })
  },
)

test.each(vectors.geometry.maxDistance)(
  '$pxPerM px/m from $horizontalPx px over $hfovDeg° reach $maxDistanceM m',
  (each) => {
    expect(Math.abs(rangeMaxM(each, each.pxPerM) - each.maxDistanceM)).toBeLessThan(0.0051)
  },
)

test.each(vectors.geometry.pixelsToDensity)('$px px of a $target are $pxPerM px/m', (each) => {
  expect(widthsM[each.target]).toBe(each.widthM)
  expect(each.px / widthsM[each.target]).toBeCloseTo(each.pxPerM, 2)
})

test('a lens and a sensor make a field of view', () => {
  expect(hfovDegOf({ widthMm: 10, focalLengthMm: 5 })).toBeCloseTo(90, 9)
})

/** A face camera that looks north from the origin. */
const camera: CameraView = {
  id: 'cam',
  x: 0,
  y: 0,
  heightM: 3,
  azimuthDeg: 0,
  horizontalPx: 2560,
  hfovDeg: 30,
}
const face: Target = { x: 0, y: 8, heightM: 1.6, headingDeg: 180 }
const look = (
  change: Partial<CameraView>,
  target: Partial<Target> = {},
  need: Need = 'FACE_CAPTURE',
) =>
  sightOf(
    { ...camera, ...change },
    { target: { ...face, ...target }, need },
    { occluders: [], rules },
  )

test('a face that comes towards the camera is covered', () => {
  expect(look({})).toMatchObject({ credit: 1, fails: [], pxPerM: expect.closeTo(588.1894, 3) })
})

test.each<[string, Partial<CameraView>, { target?: Partial<Target>; fails: string[] }]>([
  ['beside the view', { azimuthDeg: 16 }, { target: {}, fails: ['outside_view'] }],
  ['at the edge of the view', { azimuthDeg: 15 }, { target: {}, fails: [] }],
  ['beyond the archived range', { viewDistanceMMax: 7.9 }, { target: {}, fails: ['too_far'] }],
  ['too far for its pixels', {}, { target: { y: 13 }, fails: ['too_few_pixels'] }],
  ['too steep', {}, { target: { y: 3 }, fails: ['too_steep'] }],
  ['turned away', {}, { target: { headingDeg: 211 }, fails: ['turned_away'] }],
  ['turned a little', {}, { target: { headingDeg: 210 }, fails: [] }],
  [
    'of a camera that turns and never returns',
    { guard: 'none' },
    { target: {}, fails: ['no_guard_position'] },
  ],
  [
    'of a camera whose guard position looks away',
    { guard: { azimuthDeg: 90, hfovDeg: 30 } },
    { target: {}, fails: ['outside_view'] },
  ],
])('a face %s', (_what, change, { target, fails }) => {
  expect(look(change, target).fails).toEqual(fails)
})

test('between 15° and 25° a face counts half, and only faces know tilt and yaw', () => {
  expect(look({}, { y: 4 }).credit).toBe(0.5)
  expect(look({}, { y: 2, headingDeg: 0 }, 'VEHICLE_CAPTURE').credit).toBe(1)
})

test('a camera that turns counts where its guard position looks', () => {
  expect(look({ azimuthDeg: 180, guard: { azimuthDeg: 0, hfovDeg: 30 } }).credit).toBe(1)
})

test('the night halves the reach of a camera without a light', () => {
  const at = (y: number, hasNightLight: boolean) => {
    const scene = { occluders: [], rules, isNight: true }
    const need = 'VIDEO_OBSERVE'
    return sightOf({ ...camera, hasNightLight }, { target: { ...face, y }, need }, scene).fails
  }
  expect(at(38, false)).toEqual([])
  expect(at(39, false)).toEqual(['too_dark'])
  expect(at(39, true)).toEqual([])
})

const wall = {
  id: 'wall',
  ring: [
    { x: -5, y: 4 },
    { x: 5, y: 4 },
    { x: 5, y: 4.3 },
    { x: -5, y: 4.3 },
  ],
}
const past = (occluder: typeof wall & { heightM?: number }, target = face) =>
  sightOf(camera, { target, need: 'VIDEO_OBSERVE' }, { occluders: [occluder], rules })

test('a wall hides what is behind it, unless it is lower than the line of sight', () => {
  expect(past(wall)).toMatchObject({ fails: ['hidden'], hiddenBy: 'wall' })
  expect(past({ ...wall, heightM: 2.4 }).fails).toEqual(['hidden'])
  expect(past({ ...wall, heightM: 2.2 }).fails).toEqual([])
  expect(past(wall, { ...face, y: 3.9 }).fails).toEqual([])
})

test('a camera on the wall of its own building is not hidden by it, looking out', () => {
  const building = {
    id: 'b',
    ring: [
      { x: -5, y: 0 },
      { x: 5, y: 0 },
      { x: 5, y: -9 },
      { x: -5, y: -9 },
    ],
  }
  expect(past(building).fails).toEqual([])
})

test('the plane has no seam where the date changes', () => {
  const plane = localPlane({ latitude: 28.9, longitude: 179.9999 })
  const east = plane.toPoint({ latitude: 28.9, longitude: -179.9999 })
  expect(east.x).toBeCloseTo(plane.toPoint({ latitude: 28.9, longitude: 179.9997 }).x * -1, 6)
  expect(plane.toPosition(east).longitude).toBeCloseTo(-179.9999, 9)
})

test('the plane keeps distances and directions of the ellipsoid within 0.1 % over some kilometres', () => {
  const plane = localPlane({ latitude: 28.888, longitude: 120.03 })
  // One second of arc of latitude at 28.9° is 30.787 m on WGS-84, of longitude 27.099 m.
  const second = 1 / 3600
  const north = plane.toPoint({ latitude: 28.888 + 100 * second, longitude: 120.03 })
  const east = plane.toPoint({ latitude: 28.888, longitude: 120.03 + 100 * second })
  expect(Math.abs(north.y / 3078.7 - 1)).toBeLessThan(0.001)
  expect(Math.abs(east.x / 2709.9 - 1)).toBeLessThan(0.001)
  expect(bearingDeg({ x: 0, y: 0 }, east)).toBeCloseTo(90, 9)
  const there = plane.toPosition({ x: 1234, y: -567 })
  expect(distanceM(plane.toPoint(there), { x: 1234, y: -567 })).toBeLessThan(1e-6)
})
