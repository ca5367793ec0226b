// When captures and statuses have arrived, however late, then exactly their hours are reckoned again, and a replay changes nothing.
import { foldHours } from '@zhian/api/assessment/facts/fold-hours'
import { platformOutages } from '@zhian/api/assessment/facts/platform-outages'
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

const fold = () => foldHours(store.warehouse, { sinceMs: 0, untilMs: Date.now() + minute, outages: [] })
const hours = (columns: string) =>
  store.warehouse.query<Record<string, unknown>>(
    `SELECT ${columns} FROM zhian.camera_hours FINAL ORDER BY camera_id, hour`,
    {},
    bounds,
  )

test('hours', async () => {
  const good = [0, 1, 2].map((index) => givenGoodVehicle({ cameraId: 'c1', seq: index + 1, capturedAtMs: t0 + index * minute }))
  const late = givenGoodVehicle({ cameraId: 'c1', seq: 9, capturedAtMs: t0 + 5 * minute })
  await storeCaptures(store.warehouse, [
    ...good.map((tagged) => ({ tagged, storedAtMs: tagged.tagged.capture.capturedAtMs + 2000 })),
    { tagged: late, storedAtMs: t0 + 60 * minute },
  ])
  expect([...(await fold()).keys()]).toEqual(['enterprise-1'])
  console.log(await hours('*'))
  await storeStatuses(store.warehouse, [0, 1, 2, 30, 31].flatMap((m) => ['a1', 'a2'].map((agentId) => ({ agentId, atMs: t0 + m * minute, cameras: [{ cameraId: 'c1', deviceId: 'd', protocol: 'gat1400', isOnline: true, captures: 1, clock: { offsetMs: m > 2 ? 41_000 : 100, uncertaintyMs: 100 } }] }))))
  await fold()
  console.log(await store.warehouse.query('SELECT * FROM zhian.camera_clock_hours FINAL', {}, bounds))
  console.log(await platformOutages(store.warehouse, { fromMs: t0 - minute, toMs: t0 + 60 * minute }))
})
