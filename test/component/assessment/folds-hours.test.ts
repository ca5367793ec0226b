// When captures and statuses have arrived, however late, then exactly their hours are reckoned again, and a replay changes nothing.
import { foldHours } from '@zhian/api/assessment/facts/fold-hours'
import { platformOutages } from '@zhian/api/assessment/facts/platform-outages'
import type { CameraAttributes, ImageRole } from '@zhian/contracts/capture'
import type { Tag } from '@zhian/contracts/tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenGoodVehicle, storeCaptures, storeStatuses } from '../../support/given-history.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

let store: TestWarehouse
beforeAll(async () => {
  store = await startWarehouse()
})
afterAll(() => store[Symbol.asyncDispose]())

const bounds = { ms: 10_000, rows: 1_000_000, memoryBytes: 500_000_000 }
const t0 = Date.UTC(2026, 10, 2, 4)
const minute = 60_000

const fold = () => foldHours(store.warehouse, { sinceMs: 0, outages: [] })
const hours = (columns: string) =>
  store.warehouse.query<Record<string, unknown>>(
    `SELECT ${columns} FROM zhian.camera_hours FINAL ORDER BY camera_id, hour`,
    {},
    bounds,
  )

test('an hour is counted by the rules of the score, and what comes later counts it again', async () => {
  const good = [0, 1, 2].map((index) =>
    givenGoodVehicle({ cameraId: 'c1', seq: index + 1, capturedAtMs: t0 + index * minute }),
  )
  const stored = good.map((tagged) => ({
    tagged,
    storedAtMs: tagged.tagged.capture.capturedAtMs + 2000,
  }))
  await storeCaptures(store.warehouse, stored)
  expect([...(await fold()).enterprises.keys()]).toEqual(['enterprise-1'])
  const columns =
    'captures, vehicle, timely, timely_of, complete, qualified, distinct_captures, plate_px'
  const first = {
    captures: 3,
    vehicle: 3,
    timely: 3,
    timely_of: 3,
    complete: 3,
    qualified: 3,
    distinct_captures: 3,
    plate_px: { 512: 3 },
  }
  expect(await hours(columns)).toEqual([first])
  await storeCaptures(store.warehouse, stored)
  await fold()
  expect(await hours(columns)).toEqual([first])
  const bad = givenGoodVehicle({
    cameraId: 'c1',
    seq: 9,
    capturedAtMs: t0 + 5 * minute,
    attributes: {},
    flags: ['image_not_fetched'],
    tags: [],
  })
  await storeCaptures(store.warehouse, [{ tagged: bad, storedAtMs: t0 + 60 * minute }])
  await fold()
  expect(await hours(columns)).toEqual([
    { ...first, captures: 4, vehicle: 4, timely_of: 4, distinct_captures: 4 },
  ])
})

/** 无号牌 by GA/T 16.7. */
const none = { raw: '41', codeSystem: 'GA24.7' }
const withheld = { images: 1, reason: 'local_only' }
const faceTag: Tag = {
  name: 'face',
  model: { name: 'm', version: '1', weights: '0'.repeat(16) },
  confidence: 0.9,
  status: 'accepted',
  box: { x: 0.4, y: 0.4, width: 0.1, height: 0.1 },
}
const sayings: [string, CameraAttributes, number][] = [
  ['a plate', { plateText: '浙G12345', plateConfidence: 0.8 }, 1],
  ['a plate and is not sure', { plateText: '浙G12345', plateConfidence: 0.79 }, 0],
  ['letters of no plate', { plateText: '浙GF1A234', plateConfidence: 0.99 }, 0],
  ['that there is none', { isUnplated: true, plateConfidence: 0.9 }, 1],
  ['that there is none and is not sure', { isUnplated: true, plateConfidence: 0.7 }, 0],
  ['that there is none in the word', { plateText: '无牌', plateConfidence: 0.9 }, 1],
  ['that there is none in the code', { plateClass: none, plateConfidence: 0.9 }, 1],
  ['nothing', { plateConfidence: 0.9 }, 0],
]
test.each(sayings)('a camera that says %s', async (cameraId, attributes, qualified) => {
  const tagged = givenGoodVehicle({ cameraId, capturedAtMs: t0, attributes, tags: [] })
  await storeCaptures(store.warehouse, [{ tagged, storedAtMs: t0 + 2000 }])
  await fold()
  const rows = await hours('camera_id, qualified, qualified_of')
  expect(rows).toContainEqual({ camera_id: cameraId, qualified, qualified_of: 1 })
})

const colour = { raw: '5', codeSystem: 'GAT1400.ColorType', value: 'blue' }
const heading = { raw: '1', codeSystem: 'GAT1400.HDirectionType', value: 'in' }
const gat = { plateText: '浙G12345', plateColour: colour, direction: heading }
const coded = (raw: string, codeSystem: string) => ({ raw, codeSystem })
const completeness: [string, CameraAttributes, number][] = [
  ['a class of GA/T 16.7', { ...gat, plateClass: coded('02', 'GA24.7') }, 1],
  ['a class of GA/T 16.7 without its zero', { ...gat, plateClass: coded('2', 'GA24.7') }, 1],
  ['a class that is in no list', { ...gat, plateClass: coded('77', 'GA24.7') }, 0],
  [
    'a class in a word of its vendor',
    { ...gat, plateClass: coded('92TypeCivil', 'HIK.plateType') },
    1,
  ],
  ['a class that it does not know', { ...gat, plateClass: coded('Unknown', 'HIK.plateType') }, 0],
  ['no class', gat, 0],
  [
    'a direction in a word of its vendor',
    { ...gat, plateClass: coded('02', 'GA24.7'), direction: coded('forward', 'HIK.direction') },
    1,
  ],
  [
    'a direction that it does not know',
    { ...gat, plateClass: coded('02', 'GA24.7'), direction: coded('unknown', 'HIK.direction') },
    0,
  ],
  [
    'a direction that is in no list',
    { ...gat, plateClass: coded('02', 'GA24.7'), direction: coded('9', 'GAT1400.HDirectionType') },
    0,
  ],
]
test.each(completeness)('a camera that gives %s', async (cameraId, attributes, complete) => {
  const tagged = givenGoodVehicle({ cameraId, capturedAtMs: t0, attributes, tags: [] })
  const pictures = [{ role: 'composite', key: 'k', sha256: 'a'.repeat(64) } as const]
  await storeCaptures(store.warehouse, [{ tagged, pictures, storedAtMs: t0 + 2000 }])
  await fold()
  expect(await hours('camera_id, complete')).toContainEqual({ camera_id: cameraId, complete })
})

interface Pictured {
  readonly cameraId: string
  readonly roles: readonly ImageRole[]
  readonly more?: Partial<Parameters<typeof givenGoodVehicle>[0]>
  readonly complete: number
}
const pictured: Pictured[] = [
  { cameraId: 'a scene and a plate', roles: ['scene', 'plate'], complete: 1 },
  { cameraId: 'both in one', roles: ['composite'], complete: 1 },
  { cameraId: 'a scene alone', roles: ['scene'], complete: 0 },
  { cameraId: 'a crop alone', roles: ['crop'], complete: 0 },
  { cameraId: 'no occupant', roles: ['scene', 'crop'], more: { withheld }, complete: 1 },
  { cameraId: 'nothing of a vehicle', roles: [], more: { withheld }, complete: 0 },
  {
    cameraId: 'a face that stays',
    roles: [],
    more: { kind: 'face', withheld, tags: [faceTag] },
    complete: 1,
  },
]
test.each(pictured)('a capture with $cameraId', async ({ cameraId, roles, more, complete }) => {
  const tagged = givenGoodVehicle({ cameraId, capturedAtMs: t0, ...more })
  const pictures = roles.map((role) => ({ role, key: 'k', sha256: 'a'.repeat(64) }))
  await storeCaptures(store.warehouse, [{ tagged, pictures, storedAtMs: t0 + 2000 }])
  await fold()
  expect(await hours('camera_id, complete')).toContainEqual({ camera_id: cameraId, complete })
})

test('clocks are what the agents probed; minutes in which nobody of many was heard are ours', async () => {
  const said = [0, 1, 2, 30, 31].flatMap((index) =>
    ['a1', 'a2'].map((agentId) => {
      const clock = { offsetMs: index > 2 ? 41_000 : 100, uncertaintyMs: 100 }
      const camera = {
        cameraId: 'c1',
        deviceId: 'd',
        protocol: 'gat1400',
        isOnline: true,
        captures: 1,
        clock,
      }
      return { agentId, atMs: t0 + index * minute, cameras: [camera] }
    }),
  )
  await storeStatuses(store.warehouse, said)
  await storeStatuses(store.warehouse, said)
  await fold()
  const clocks = await store.warehouse.query(
    'SELECT camera_id, probes, true_probes, offset_sum_ms FROM zhian.camera_clock_hours FINAL',
    {},
    bounds,
  )
  expect(clocks).toEqual([{ camera_id: 'c1', probes: 10, true_probes: 6, offset_sum_ms: 164_600 }])
  expect(
    await platformOutages(store.warehouse, { fromMs: t0 - minute, toMs: t0 + 60 * minute }),
  ).toEqual([{ fromMs: t0 + 3 * minute, toMs: t0 + 30 * minute }])
})
