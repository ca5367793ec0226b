// When cameras were not watched, then every answer says how far it can be trusted, because few captures may be few vehicles or a dead camera.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPictures, startTestApi } from '../../support/api.ts'
import { askAnalytic, records } from '../../support/ask-analytic.ts'
import { insertRows, storeGates, storePassages } from '../../support/given-passages.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs
const dayBeganMs = Date.UTC(2026, 10, 24, 20)
const nowMs = dayBeganMs + 2 * dayMs

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>

beforeAll(async () => {
  store = await startWarehouse()
  api = await startTestApi({
    warehouse: store.warehouse,
    blobs: noPictures,
    now: () => nowMs,
  })
  await storeGates(store.warehouse, [{ cameraId: 'in' }, { cameraId: 'out', direction: 'out' }])
  await storePassages(
    store.warehouse,
    ['in', 'out'].map((cameraId) => ({ cameraId, atMs: dayBeganMs + 5 * hourMs })),
  )
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

const ask = (name: string) =>
  askAnalytic((url) => api.get(url), `${name}?fromMs=${dayBeganMs}&toMs=${dayBeganMs + dayMs}`)

test('an answer over cameras that nobody watched says so', async () => {
  const { completeness } = await ask('flow')
  expect(completeness).toEqual({ share: 0, blindCameraIds: ['in', 'out'] })
})

test('watched hours are those in which the camera was online and its agent there', async () => {
  const at = (hours: number) => ((dayBeganMs + hours * hourMs) / 1000).toFixed(3)
  const said = (cameraId: string, what: string, [isSo, hours]: readonly [boolean, number]) => ({
    enterprise_id: 'e1',
    site_id: 's1',
    agent_id: 'a1',
    camera_id: cameraId,
    at: at(hours),
    transition_id: Math.round(hours * 60) + 6000,
    what,
    is_so: isSo,
    cause: '',
    reported_at: at(30),
  })
  await insertRows(store.warehouse, 'transitions', [
    said('', 'watching', [true, -10]),
    said('', 'watching', [false, 18]),
    said('in', 'online', [true, -5]),
    said('in', 'online', [false, 6]),
    said('in', 'online', [true, 12]),
    said('in', 'clock_wrong', [true, 3]),
    said('in', 'clock_wrong', [false, 4.5]),
    said('in', 'dark', [true, 15]),
  ])
  await insertRows(store.warehouse, 'agents', [
    {
      agent_id: 'a1',
      enterprise_id: 'e1',
      site_id: 's1',
      reported_at: at(30),
      started_at: at(-10),
    },
  ])
  await insertRows(store.warehouse, 'cameras', [
    {
      agent_id: 'a1',
      camera_id: 'in',
      enterprise_id: 'e1',
      site_id: 's1',
      is_online: true,
      reported_at: at(30),
    },
  ])
  const { completeness } = await ask('flow')
  expect(completeness).toEqual({ share: 0.25, blindCameraIds: ['out'] })
  const health = records(await ask('device-health'))
  expect(health).toEqual([
    {
      enterpriseId: 'e1',
      cameraId: 'out',
      gate: '门 out',
      health: 0.2,
      online: 0,
      clock: 0,
      image: 0,
      activity: 1,
    },
    {
      enterpriseId: 'e1',
      cameraId: 'in',
      gate: '门 in',
      health: expect.closeTo(0.2 + 0.2 * 0.88 + 0.2 * 0.75 + 0.2, 3),
      online: 0.5,
      clock: 0.88,
      image: 0.75,
      activity: 1,
    },
  ])
})
