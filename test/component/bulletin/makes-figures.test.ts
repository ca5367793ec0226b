// When the draft of a month is made, then every figure is what one reckons by hand from what was stored.
import { passageParameters, passages } from '@zhian/api/analytics/passages'
import type { BulletinView } from '@zhian/contracts/bulletin'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenOctober, inPark } from './given-october.ts'
import type { October } from './given-october.ts'

let october: October
let bulletin: BulletinView
beforeAll(async () => {
  october = await givenOctober()
  bulletin = await october.draft()
})
afterAll(async () => {
  await october?.[Symbol.asyncDispose]()
})

const told = ({ measures }: BulletinView['content']) =>
  Object.fromEntries(measures.figures.map(({ key, value, previous }) => [key, [value, previous]]))

test('figures of the month and of the year before', () => {
  expect(told(bulletin.content)).toEqual({
    enterprises: [2, 2],
    cameras: [3, 2],
    timely: [93.617021, 100],
    captures_face: [8, 5],
    captures_vehicle: [36, 30],
    vehicles: [35, 30],
    vehicles_car: [7, 30],
    vehicles_truck: [16, 0],
    vehicles_bus: [12, 0],
    vehicles_motorcycle: [0, 0],
    vehicles_bicycle: [0, 0],
    vehicles_unknown: [0, 0],
    online: [96.153846, null],
    faults: [2, 0],
    slots_required: [5, null],
    slots_covered: [2, null],
    rectifications: [2, null],
  })
})

test('gaps are told with their enterprise, the longest first', () => {
  const { blindHours, gaps } = bulletin.content.measures
  expect(blindHours).toBe(72)
  expect(
    gaps.map(({ enterpriseName, cameraId, blindHours: hours }) => [
      enterpriseName,
      cameraId,
      hours,
    ]),
  ).toEqual([
    ['乙厂', 'c2', 48],
    ['甲厂', 'c1', 18],
    ['甲厂', 'c3', 6],
  ])
})

const blindDays = ({ days }: BulletinView['content']['measures']) =>
  days.flatMap(({ blindHours }, day) => (blindHours > 0 ? [[day + 1, blindHours]] : []))

test('the gaps of each day add up to those of the month, also where nothing was due on its first days', async () => {
  const { content } = await october.draft({ month: '2026-09' })
  expect(blindDays(content.measures)).toEqual([[25, 6]])
  expect(blindDays(bulletin.content.measures)).toEqual([
    [10, 12],
    [20, 12],
    [30, 24],
    [31, 24],
  ])
})

test('villages add up to the park, and each enterprise has its score', () => {
  const { villages, enterprises } = bulletin.content.measures
  expect(villages).toEqual([
    {
      villageId: '',
      villageName: '',
      enterprises: 1,
      cameras: 1,
      online: 93.548387,
      vehicles: 0,
      vehiclesHidden: null,
      previousCameras: 1,
      previousOnline: null,
      previousVehicles: 0,
      previousVehiclesHidden: null,
    },
    {
      villageId: 'v1',
      villageName: '东村',
      enterprises: 1,
      cameras: 2,
      online: 97.87234,
      vehicles: 35,
      vehiclesHidden: null,
      previousCameras: 1,
      previousOnline: null,
      previousVehicles: 30,
      previousVehiclesHidden: null,
    },
  ])
  expect(
    enterprises.map(({ enterpriseName, villageName, cameras, blindHours, score }) => [
      enterpriseName,
      villageName,
      cameras,
      blindHours,
      score,
    ]),
  ).toEqual([
    ['乙厂', '', 1, 48, null],
    ['甲厂', '东村', 2, 24, 81.5],
  ])
})

test('a passage is what it is to the analytics, also one that reaches over the edge of the month', async () => {
  const { content } = await october.draft({ month: '2026-07' })
  const { period, figures } = content.measures
  const { database } = october.warehouse
  const asked = passages({ database, where: "enterprise_id IN ('e1', 'e2')" })
  const [analytics] = await october.warehouse.query<{ vehicles: number }>(
    `WITH ${asked} SELECT count() AS vehicles FROM passages`,
    passageParameters(period),
    { ms: 10_000, rows: 1_000_000, memoryBytes: 500_000_000 },
  )
  const [vehicles] = figures.filter(({ key }) => key === 'vehicles')
  expect([analytics?.vehicles, vehicles?.value]).toEqual([9, 9])
})

test('a month that has not ended is compared over the same days', async () => {
  october.clock.nowMs = inPark('2026-11-03T09:00:00')
  const november = await october.draft({ month: '2026-11' })
  const { period, previousPeriod, isPartial } = november.content.measures
  expect(isPartial).toBe(true)
  expect([period.days, previousPeriod.days]).toEqual([2, 2])
  expect(previousPeriod.fromMs).toBe(inPark('2025-11-01T00:00:00'))
  expect(previousPeriod.toMs).toBe(inPark('2025-11-03T00:00:00'))
})

test('few captures are not told, nor what they could be reckoned from', async () => {
  const { content } = await october.draft({ month: '2026-09' })
  const { figures, days, villages } = content.measures
  const ofPassing = figures.filter(({ key }) => /^(vehicles|captures)/.test(key))
  expect(ofPassing.map(({ value, hidden }) => [value, hidden])).toEqual(
    ofPassing.map(() => [null, 'beside']),
  )
  expect(figures.find(({ key }) => key === 'timely')).toMatchObject({
    value: null,
    hidden: 'small',
  })
  expect(days.every(({ value }) => value === null)).toBe(true)
  expect(villages.every(({ vehicles }) => vehicles === null)).toBe(true)
})

test('a month of which no day has ended is refused', async () => {
  const order = { parkId: 'park-1', month: '2026-12' }
  const answer = await october.send('POST', '/v1/bulletins', order)
  expect([answer.statusCode, answer.json<{ cause: string }>().cause]).toEqual([
    400,
    'month: no day of 2026-12 has ended yet',
  ])
})

test('last month is assessed where nobody has done it; a month further back is not', async () => {
  october.clock.nowMs = inPark('2026-11-03T09:00:00')
  const stored = october.control.db.selectFrom('scores').select(['enterpriseId', 'period'])
  const toldOf = async (month: string) => {
    const { content } = await october.draft({ month })
    expect(content.measures.enterprises.every(({ score }) => score !== 81.5)).toBe(true)
    return content.measures.assessed
  }
  await october.control.db.deleteFrom('scores').execute()
  expect(await toldOf('2026-09')).toBeNull()
  expect(await stored.execute()).toEqual([])
  const whole = {
    enterprises: 2,
    toMs: inPark('2026-11-01T00:00:00'),
    computedAtMs: october.clock.nowMs,
  }
  expect(await toldOf('2026-10')).toEqual(whole)
  expect(await stored.orderBy('enterpriseId').execute()).toEqual([
    { enterpriseId: 'e1', period: '2026-10' },
    { enterpriseId: 'e2', period: '2026-10' },
  ])
})

test('scores that end before the month does are computed again, and so are those of before something arrived', async () => {
  const { db } = october.control
  const [endMs, beforeMs] = [inPark('2026-11-01T00:00:00'), inPark('2026-10-28T16:00:00')]
  const stand = async (toMs: number, computedAtMs: number) => {
    await db.updateTable('scores').set({ toMs, inputSha256: '' }).execute()
    await db.updateTable('parkScores').set({ toMs, computedAtMs }).execute()
  }
  const assessed = async () => (await october.draft()).content.measures.assessed
  const afterAllMs = Math.max(Date.now(), october.clock.nowMs) + 3600_000
  await stand(beforeMs, afterAllMs)
  expect(await assessed()).toMatchObject({ toMs: endMs, computedAtMs: october.clock.nowMs })
  await stand(endMs, beforeMs)
  expect(await assessed()).toMatchObject({ toMs: endMs, computedAtMs: october.clock.nowMs })
  await stand(endMs, afterAllMs)
  expect(await assessed()).toMatchObject({ computedAtMs: afterAllMs })
})

test('of a month further back that was not assessed whole it is said up to where', async () => {
  october.clock.nowMs = inPark('2026-12-20T09:00:00')
  const toMs = inPark('2026-10-28T16:00:00')
  await october.control.db.updateTable('scores').set({ toMs }).execute()
  const { bulletinId } = await october.draft()
  const page = (await october.get(`/v1/bulletins/${bulletinId}/document?format=html`)).payload
  expect(page).toContain('考核计入截至 2026-10-28 16:00 的数据')
  expect(page).toContain('其后至周期结束的数据没有考核')
})
