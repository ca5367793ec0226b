// When the answer would have more rows than anyone reads, then it comes by days or weeks, because a manager who asks for a month wants figures and no refusal.
import type { AnalyticList } from '@zhian/contracts/assessment'
import { flow } from '@zhian/api/analytics/flow'
import { runAnalytic } from '@zhian/api/analytics/run-analytic'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noPictures, startTestApi } from '../../support/api.ts'
import { askAnalytic, records } from '../../support/ask-analytic.ts'
import { storeGates, storePassages } from '../../support/given-passages.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs
/** A Monday, 04:00 in the park. */
const monday = Date.UTC(2026, 9, 25, 20)
const cameras = 90
const perSlot = 5
const slotsOfDay = 20

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>

/** Five vehicles at each of ninety gates in each slot of 28 days: one row is stored and the engine makes the others. */
beforeAll(async () => {
  store = await startWarehouse()
  const { warehouse } = store
  api = await startTestApi({
    warehouse,
    blobs: noPictures,
    now: () => monday + 28 * dayMs,
  })
  await storeGates(warehouse, [{ cameraId: 'g0' }])
  await storePassages(warehouse, [{ cameraId: 'g0', atMs: monday - dayMs }])
  const slot = `intDiv(number, ${cameras * perSlot})`
  const atMs =
    `${monday} + intDiv(${slot}, ${slotsOfDay}) * ${dayMs} ` +
    `+ (${slot} % ${slotsOfDay}) * ${hourMs} + (number % ${perSlot}) * 60000`
  await warehouse.command(
    `INSERT INTO ${warehouse.database}.captures
     SELECT * EXCEPT number REPLACE (
       generateUUIDv4(number) AS capture_id, concat('g', toString(intDiv(number, ${perSlot}) % ${cameras})) AS camera_id,
       number + 10 AS seq, fromUnixTimestamp64Milli(toInt64(${atMs}), 'UTC') AS captured_at)
     FROM ${warehouse.database}.captures AS one
     CROSS JOIN numbers(${28 * slotsOfDay * cameras * perSlot}) AS many`,
  )
}, 120_000)
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

const ask = async (query: string) => {
  const answer = await askAnalytic((url) => api.get(url), `flow?${query}`)
  const rows = records(answer)
  const vehicles = rows.reduce((sum, row) => sum + Number(row['vehicles']), 0)
  return { answer, rows, vehicles, bucket: answer.bucket }
}
const since = (days: number) => `fromMs=${monday + (28 - days) * dayMs}&toMs=${monday + 28 * dayMs}`
const inDays = (count: number) => count * slotsOfDay * cameras * perSlot

test('a month at ninety gates comes by the day, and counts what its slots do', async () => {
  const { rows, vehicles, bucket } = await ask(since(28))
  expect([bucket, rows.length, vehicles]).toEqual(['day', 28 * cameras, inDays(28)])
  expect(rows[0]).toMatchObject({
    cameraId: 'g0',
    day: '2026-10-26',
    hour: null,
    slotBeginMs: monday,
    vehicles: slotsOfDay * perSlot,
  })
})

test('what fits comes by the slot, and by longer stretches where they are asked for', async () => {
  expect((await ask(since(1))).bucket).toBe('slot')
  const byDay = await ask(`${since(1)}&bucket=day`)
  expect([byDay.bucket, byDay.rows.length]).toEqual(['day', cameras])
  const { rows, vehicles, bucket } = await ask(`${since(28)}&bucket=week`)
  expect([bucket, rows.length, vehicles]).toEqual(['week', 4 * cameras, inDays(28)])
  expect(rows[1]).toMatchObject({ day: '2026-11-02', slotBeginMs: monday + 7 * dayMs })
})

test('each analytic says by which stretches it can be told, and refuses others', async () => {
  const { items } = (await api.get('/v1/analytics')).json<AnalyticList>()
  const bucketsOf = (name: string) => items.find((each) => each.name === name)?.buckets
  expect([bucketsOf('flow'), bucketsOf('dwell')]).toEqual([['slot', 'day', 'week'], ['day']])
  const refused = await api.get(`/v1/analytics/dwell?${since(1)}&bucket=slot`)
  expect(refused.statusCode).toBe(400)
})

test('what has too many rows by the week, too, comes enterprise by enterprise, each wholly and once', async () => {
  const { warehouse } = store
  await warehouse.command(
    `INSERT INTO ${warehouse.database}.captures
     SELECT * REPLACE (generateUUIDv4(seq) AS capture_id, 'e2' AS enterprise_id)
     FROM ${warehouse.database}.captures WHERE camera_id IN ('g1', 'g2')`,
  )
  const page = async (after: string, rowsMax: number) => {
    const scope = { reach: 'true', shown: 'enterprise_id > {afterEnterpriseId:String}' }
    const window = { fromMs: monday, toMs: monday + 28 * dayMs }
    const parameters = { afterEnterpriseId: after }
    const question = {
      definition: flow,
      window,
      bucket: 'week',
      scope,
      parameters,
      rowsMax,
    } as const
    const { bucket, next, ...told } = await runAnalytic(warehouse, question)
    const enterprises = [...new Set(told.rows.map(([enterpriseId]) => enterpriseId))]
    return { bucket, next, rows: told.rows.length, enterprises }
  }
  const byWeek = 4 * cameras
  expect(await page('', byWeek + 7)).toEqual({
    bucket: 'week',
    next: 'e1',
    rows: byWeek,
    enterprises: ['e1'],
  })
  expect(await page('e1', byWeek + 7)).toEqual({
    bucket: 'week',
    next: null,
    rows: 8,
    enterprises: ['e2'],
  })
  await expect(page('', byWeek - 1)).rejects.toMatchObject({ code: 'QUERY_TOO_EXPENSIVE' })
})
