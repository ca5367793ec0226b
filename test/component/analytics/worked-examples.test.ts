// When the worked example of three gates and nine captures is stored, then every analytic gives the answers that were worked out by hand,
// because these definitions are what enterprises are compared by.
import { analytics } from '@zhian/api/analytics/catalogue'
import { clonePairs } from '@zhian/api/analytics/clone-count'
import { passageParameters } from '@zhian/api/analytics/passages'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeGates, storePassages } from '../../support/given-passages.ts'
import type { GivenPassage } from '../../support/given-passages.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

/** 04:00 in the park, when a day begins. */
const anchorMs = Date.UTC(2026, 9, 5, 20)
const dayMs = 24 * 3600_000
const bounds = { ms: 10_000, rows: 10_000_000, memoryBytes: 500_000_000 }
const everywhere = { reach: 'true', shown: 'true' }
const earthRadiusM = 6_371_008.8

/** East along a parallel by this many metres on the great circle. */
const latitude = 28.888
const eastOf = (longitude: number, distanceM: number) => {
  const radians = Math.PI / 180
  const half = Math.sin(distanceM / 2 / earthRadiusM) / Math.cos(latitude * radians)
  return longitude + (2 * Math.asin(half)) / radians
}

const plates = { a: '浙G10001', b: '浙G10002', c: '浙G10003' }
const captures: readonly (readonly [
  number,
  number,
  number,
  number,
  keyof typeof plates,
  string,
  string,
])[] = [
  [1, 0, 1000, 0.98, 'a', 'K33', 'in'],
  [1, 7_200_000, 900, 0.98, 'a', 'K33', 'out'],
  [2, 7_320_000, 1000, 0.97, 'a', 'H11', 'in'],
  [1, 36_000_000, 40_000, 0.99, 'b', 'H11', 'in'],
  [2, 36_600_000, 1000, 0.99, 'b', 'H11', 'in'],
  [3, 36_900_000, 1000, 0.99, 'b', 'H11', 'in'],
  [1, 36_030_000, 1000, 0.99, 'c', 'K33', 'in'],
  [2, 36_640_000, 1000, 0.99, 'c', 'K33', 'in'],
  [3, 36_950_000, 1000, 0.99, 'c', 'K33', 'in'],
]

let store: TestWarehouse
let warehouse: Warehouse

beforeAll(async () => {
  store = await startWarehouse()
  ;({ warehouse } = store)
  const at = (longitude: number) => [longitude, latitude] as const
  await storeGates(
    warehouse,
    [at(120), at(eastOf(120, 8000)), at(eastOf(120, 9000))].map((position, index) => ({
      enterpriseId: `E${index + 1}`,
      siteId: `S${index + 1}`,
      cameraId: `c${index + 1}`,
      direction: 'both',
      position,
    })),
  )
  await storePassages(
    warehouse,
    captures.map(
      ([gate, ms, lateMs, confidence, plate, vehicleClass, direction]): GivenPassage => ({
        enterpriseId: `E${gate}`,
        siteId: `S${gate}`,
        cameraId: `c${gate}`,
        atMs: anchorMs + ms,
        storedAtMs: anchorMs + ms + lateMs,
        confidence,
        plate: plates[plate],
        vehicleClass,
        direction,
        uncertaintyMs: 5000,
      }),
    ),
  )
})
afterAll(() => store?.[Symbol.asyncDispose]())

/** The statement of an analytic as it runs, with every count told. */
async function answer(name: string, window = { fromMs: anchorMs, toMs: anchorMs + dayMs }) {
  const definition = analytics.get(name)
  if (definition === undefined) throw new Error(`there is no ${name}`)
  return warehouse.query<Record<string, unknown>>(
    definition.statement({ database: 'zhian', scope: everywhere }),
    { ...passageParameters(window), ...definition.parameters, leastCount: 1 },
    bounds,
  )
}

test('share of heavy trucks', async () => {
  const rows = await answer('truck-share')
  const heavy = rows.filter(
    ({ vehicleClass, source }) => vehicleClass === 'HEAVY' && source === 'ga',
  )
  expect(heavy.map(({ enterpriseId, share }) => [enterpriseId, share])).toEqual([
    ['E1', 0.25],
    ['E2', expect.closeTo(0.666667, 6)],
    ['E3', 0.5],
  ])
})

test('dwell', async () => {
  const rows = await answer('dwell')
  expect(rows).toMatchObject([{ enterpriseId: 'E1', medianMinutes: 120 }])
})

test('first seen', async () => {
  const rows = await answer('first-seen', {
    fromMs: anchorMs + 18_000_000,
    toMs: anchorMs + 72_000_000,
  })
  expect(rows).toEqual([{ enterpriseId: 'E1', siteId: 'S1', day: '2026-10-06', vehicles: 2 }])
})

test('suspicion of a cloned plate', async () => {
  const needs = { database: 'zhian', where: 'true' }
  const pairs = await warehouse.query<{ plate: string; least_kmh: number }>(
    `WITH ${clonePairs(needs)} SELECT plate, least_kmh FROM pairs`,
    passageParameters({ fromMs: anchorMs, toMs: anchorMs + dayMs }),
    bounds,
  )
  expect(pairs).toEqual([{ plate: plates.a, least_kmh: expect.closeTo(218.7692, 4) }])
  expect(await answer('clone-count')).toEqual([
    { parkId: 'park-1', day: '2026-10-06', suspicionsTo180: 0, suspicionsOver180: 1 },
  ])
})

test('timeliness', async () => {
  const rows = await answer('timeliness')
  expect(rows.map(({ cameraId, timelyShare }) => [cameraId, timelyShare])).toEqual([
    ['c1', 0.75],
    ['c2', 1],
    ['c3', 1],
  ])
})

test('occupancy', async () => {
  const last = new Map(
    (await answer('occupancy')).map((row) => [row['enterpriseId'], row['vehicles']]),
  )
  expect([...last]).toEqual([
    ['E1', 2],
    ['E2', 3],
    ['E3', 2],
  ])
})

test('least speed between two gates 11 km apart', async () => {
  const fromMs = anchorMs + 10 * dayMs
  const cases = [
    ['浙G20001', 180],
    ['浙G20002', 240],
    ['浙G20003', 480],
  ] as const
  await storeGates(warehouse, [
    { enterpriseId: 'E8', cameraId: 'far-a', position: [120.03, 28.888] },
    { enterpriseId: 'E9', cameraId: 'far-b', position: [120.12, 28.95] },
  ])
  const common = { uncertaintyMs: 5000, confidence: 0.95 }
  await storePassages(
    warehouse,
    cases.flatMap(([plate, deltaS]) => [
      { ...common, enterpriseId: 'E8', cameraId: 'far-a', plate, atMs: fromMs },
      { ...common, enterpriseId: 'E9', cameraId: 'far-b', plate, atMs: fromMs + deltaS * 1000 },
    ]),
  )
  const pairs = await warehouse.query<Record<string, number>>(
    `WITH ${clonePairs({ database: 'zhian', where: 'true' })}
     SELECT round(distance_m, 1) AS m, round(least_kmh, 1) AS kmh FROM pairs ORDER BY plate`,
    passageParameters({ fromMs, toMs: fromMs + dayMs }),
    bounds,
  )
  expect(pairs).toEqual([
    { m: 11147.2, kmh: 209.3 },
    { m: 11147.2, kmh: 159.1 },
  ])
})
