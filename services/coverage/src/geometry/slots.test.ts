import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mcsV1 } from '../config/mcs-v1.ts'
import { candidatesAt, nextCameras, worthWith } from './next-camera.ts'
import { coveredBy, gapsOf, lineLengthM, perimeterCredit, pointAlong } from './perimeter.ts'
import { explainCell, heatMap, middleOf } from './raster.ts'
import { blindSpots, coverSlots } from './slots.ts'
import type { Knowledge, RequiredSlot } from './slots.ts'
import { sightOf } from './view.ts'
import type { CameraView, Scene } from './view.ts'

const rules = mcsV1.geometry
const open: Scene = { occluders: [], rules }
const coordinate = fc.integer({ min: -60, max: 60 })
const cameraView: fc.Arbitrary<CameraView> = fc.record({
  id: fc.uuid(),
  x: coordinate.map((x) => x + 0.37),
  y: coordinate.map((y) => y + 0.41),
  heightM: fc.integer({ min: 3, max: 8 }),
  azimuthDeg: fc.integer({ min: 0, max: 359 }),
  horizontalPx: fc.constantFrom(1920, 2560, 3840),
  hfovDeg: fc.constantFrom(25, 60, 97, 200, 360),
})
const occluder = fc
  .record({
    x: coordinate,
    y: coordinate,
    width: fc.integer({ min: 1, max: 20 }),
    depth: fc.integer({ min: 1, max: 20 }),
    heightM: fc.constantFrom(2, 5, 40),
  })
  .map(({ x, y, width, depth, heightM }, id = 0) => ({
    id: `${x},${y},${id}`,
    heightM,
    ring: [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + depth },
      { x, y: y + depth },
    ],
  }))
const line = [
  { x: -50, y: -40 },
  { x: 45, y: -30 },
  { x: 40, y: 35 },
]
const perimeter = { line, targetHeightM: 1, need: 'VIDEO_OBSERVE' } as const

test('what of a line is covered is what every point of it says', () => {
  fc.assert(
    fc.property(
      cameraView,
      fc.array(occluder, { maxLength: 3 }),
      fc.boolean(),
      (camera, occluders, isNight) => {
        const scene = { occluders, rules, isNight }
        const covered = coveredBy(camera, perimeter, scene)
        const endsM = covered.flatMap(({ fromM, toM }) => [fromM, toM])
        const totalM = lineLengthM(line)
        for (let atM = 0.05; atM < totalM; atM += 0.5) {
          // At an end itself, the last bit decides.
          if (endsM.some((endM) => Math.abs(endM - atM) < 1e-6)) continue
          const target = { ...pointAlong(line, atM), heightM: 1 }
          const isSeen = sightOf(camera, { target, need: 'VIDEO_OBSERVE' }, scene).credit > 0
          expect(covered.some(({ fromM, toM }) => fromM < atM && atM < toM)).toBe(isSeen)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('over a low wall a line is seen again from where the shadow of its top ends', () => {
  const wall = [
    { x: -9, y: 4 },
    { x: 9, y: 4 },
    { x: 9, y: 4.3 },
    { x: -9, y: 4.3 },
  ]
  const scene = { occluders: [{ id: 'wall', ring: wall, heightM: 2 }], rules }
  const northwards = {
    ...perimeter,
    line: [
      { x: 0.1, y: 5 },
      { x: 0.1, y: 20 },
    ],
  }
  const high = { ...camera, y: 0, heightM: 4 }
  // 4.3 m away and 2 m below the lens, the top hides what lies 1 m high up to 4.3 * 3 / 2 m.
  expect(coveredBy(high, northwards, scene)).toEqual([{ fromM: expect.closeTo(1.45, 9), toM: 15 }])
})

test('overlaps of a line count once', () => {
  const covered = [
    { fromM: 0, toM: 6 },
    { fromM: 4, toM: 7 },
    { fromM: 9, toM: 10 },
  ]
  expect(perimeterCredit(covered, 10)).toBeCloseTo(0.8, 12)
  expect(gapsOf(covered, 10)).toEqual([{ fromM: 7, toM: 9 }])
  expect(gapsOf([], 10)).toEqual([{ fromM: 0, toM: 10 }])
})

const area = { from: { x: -20, y: -20 }, to: { x: 21, y: 22 }, cellM: 2.3, targetHeightM: 1.6 }

test('every cell of the heat map is what the cameras say of it, and can explain itself', () => {
  fc.assert(
    fc.property(
      fc.array(cameraView, { maxLength: 4 }),
      fc.array(occluder, { maxLength: 3 }),
      (cameras, occluders) => {
        const scene = { occluders, rules }
        const map = heatMap(area, cameras, scene)
        for (let index = 0; index < map.pxPerM.length; index += 7) {
          const cell = { column: index % map.columns, row: Math.floor(index / map.columns) }
          const { at, sights, meets } = explainCell(
            area,
            { cell, need: 'VIDEO_DETECT' },
            { cameras, scene },
          )
          expect(at).toEqual(middleOf(area, cell))
          const detecting = sights.filter(({ credit }) => credit > 0)
          const [best] = detecting
          expect(map.cameras[index]).toBe(detecting.length)
          expect(map.pxPerM[index]).toBe(Math.fround(best?.pxPerM ?? 0))
          expect(meets.includes('VIDEO_DETECT')).toBe(best !== undefined)
          expect(sights.every(({ credit, fails }) => credit > 0 || fails.length > 0)).toBe(true)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('a heat map of a need is what each camera earns there, by day and by night', () => {
  const needs = ['FACE_CAPTURE', 'VEHICLE_CAPTURE', 'VIDEO_OBSERVE'] as const
  fc.assert(
    fc.property(
      fc.array(cameraView, { maxLength: 4 }),
      fc.constantFrom(...needs),
      fc.boolean(),
      (cameras, need, isNight) => {
        const scene = { occluders: [], rules, isNight }
        const map = heatMap(area, cameras, { ...scene, need })
        for (let index = 0; index < map.credit.length; index += 11) {
          const cell = { column: index % map.columns, row: Math.floor(index / map.columns) }
          const { sights } = explainCell(area, { cell, need }, { cameras, scene })
          const covering = sights.filter(({ credit }) => credit > 0)
          expect(map.credit[index]).toBe(covering[0]?.credit ?? 0)
          expect(map.cameras[index]).toBe(covering.length)
          const densities = covering.map(({ pxPerM }) => Math.fround(pxPerM))
          expect(map.pxPerM[index]).toBe(Math.max(0, ...densities))
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('a heat map beyond its bound, or of nothing, is refused', () => {
  expect(() => heatMap({ ...area, cellM: 1e-3 }, [], open)).toThrow(/cells/)
  expect(() => heatMap({ ...area, to: area.from }, [], open)).toThrow(/cells/)
})

const knowledge: Knowledge = {
  isArchiveValid: () => true,
  isDeclared: () => false,
  evidence: () => undefined,
}
const gate: RequiredSlot = {
  id: 'gate',
  w: 3,
  need: 'FACE_CAPTURE',
  target: { x: 0, y: 0, heightM: 1.6 },
}
const fence: RequiredSlot = { id: 'fence', w: 2, ...perimeter, need: 'VIDEO_DETECT' }
const camera: CameraView = {
  id: 'a',
  x: 0,
  y: -8,
  heightM: 3,
  azimuthDeg: 0,
  horizontalPx: 2560,
  hfovDeg: 30,
}

test('blind spots come worst first, a fence by its gaps', () => {
  const none = coverSlots([fence, gate], [], { scene: open, knowledge })
  expect(blindSpots(none)).toMatchObject([
    { slotId: 'gate', missing: 3, at: gate.target },
    { slotId: 'fence', missing: 2 },
  ])
  const some = coverSlots([fence, gate], [camera, { ...camera, id: 'b', y: -80 }], {
    scene: open,
    knowledge,
  })
  const spots = blindSpots(some)
  expect(spots.map(({ slotId }) => slotId)).toEqual(['fence', 'fence'])
  const missing = spots.reduce((sum, spot) => sum + spot.missing, 0)
  expect(missing).toBeCloseTo(2 * (1 - (some[0]?.c ?? 0)), 9)
})

test('a slot that must be seen by night is not covered by day alone', () => {
  const night = { ...gate, isNightNeeded: true }
  const at = (more: Partial<CameraView>) =>
    coverSlots([night], [{ ...camera, ...more }], { scene: open, knowledge })[0]?.c
  expect(at({})).toBe(0)
  expect(at({ hasNightLight: true })).toBe(1)
})

const kind = { heightM: 3, horizontalPx: 2560, hfovDeg: 60 }
const mount = fc.record({ x: coordinate, y: coordinate })
const smallPark = fc.record({
  slots: fc.array(
    fc.record({
      x: coordinate,
      y: coordinate,
      w: fc.integer({ min: 1, max: 3 }),
      need: fc.constantFrom('VIDEO_OBSERVE', 'VIDEO_RECOGNISE'),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  mounts: fc.array(mount, { minLength: 1, maxLength: 3 }),
  count: fc.integer({ min: 1, max: 3 }),
})

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return items.flatMap((item, index) =>
    subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  )
}

test('greedy is the best first camera, and never below 63 % of the best choice of as many', () => {
  fc.assert(
    fc.property(smallPark, ({ slots, mounts, count }) => {
      const required: RequiredSlot[] = [
        fence,
        ...slots.map(({ x, y, w, need }, index): RequiredSlot => ({
          id: `slot-${index}`,
          w,
          need,
          target: { x, y, heightM: 1.6 },
        })),
      ]
      const candidates = candidatesAt(
        mounts.map((each, index) => ({ id: `m${index}`, ...each })),
        kind,
        120,
      )
      const coverage = coverSlots(required, [], { scene: open, knowledge })
      const greedy = nextCameras(coverage, candidates, { scene: open, count })
      const gained = greedy.reduce((sum, { gain }) => sum + gain, 0)
      const best = Math.max(
        ...subsets(candidates, Math.min(count, candidates.length)).map((some) =>
          worthWith(coverage, some, open),
        ),
      )
      expect(gained).toBeLessThanOrEqual(best + 1e-9)
      expect(gained).toBeGreaterThanOrEqual((count === 1 ? 1 : 1 - 1 / Math.E) * best - 1e-9)
      expect(
        worthWith(
          coverage,
          greedy.map((each) => each.camera),
          open,
        ),
      ).toBeCloseTo(gained, 9)
    }),
    { numRuns: 40 },
  )
})
