// When the draft of a month is made, then every figure is what one reckons by hand from what was stored, and the statement
// that is printed gives it again.
import type { BulletinView, Figure } from '@zhian/contracts/bulletin'
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
    timely: [88.888889, 100],
    captures_face: [8, 5],
    captures_vehicle: [19, 10],
    vehicles: [18, 10],
    vehicles_car: [7, 10],
    vehicles_truck: [6, 0],
    vehicles_bus: [5, 0],
    vehicles_motorcycle: [0, 0],
    vehicles_bicycle: [0, 0],
    vehicles_unknown: [0, 0],
    online: [96.153846, null],
    faults: [2, 0],
    slots_required: [null, null],
    slots_covered: [null, null],
    rectifications: [null, null],
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

test('each statement that is printed gives its figures again, with the parameters beside it', async () => {
  const { figures, statements } = bulletin.content.measures
  const measured = figures.filter(({ statement }) => statement !== null)
  expect(measured.length).toBe(14)
  for (const { name, sql, parameters } of statements.filter((each) =>
    figures.some(isOf(each.name)),
  )) {
    const [row] = await october.warehouse.query<Record<string, number>>(sql, parameters, {
      ms: 10_000,
      rows: 1_000_000,
      memoryBytes: 500_000_000,
    })
    for (const { key, value } of figures.filter(isOf(name)))
      expect({ key, value: Number(row?.[key]?.toFixed(6)) }).toEqual({ key, value })
  }
})
const isOf = (name: string) => (figure: Figure) => figure.statement === name

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
  const figures = content.measures.figures.filter(({ key }) => key.startsWith('vehicles'))
  expect(figures.filter(({ value }) => value !== null && value > 0 && value < 5)).toEqual([])
  expect(figures.filter(({ isSmall }) => isSmall).map(({ key }) => key)).toEqual([
    'vehicles',
    'vehicles_car',
  ])
  expect(content.measures.days.every(({ value }) => value === null || value === 0)).toBe(true)
})

test('a month of which no day has ended is refused', async () => {
  const order = { parkId: 'park-1', month: '2026-12' }
  const answer = await october.send('POST', '/v1/bulletins', order)
  expect([answer.statusCode, answer.json<{ cause: string }>().cause]).toEqual([
    400,
    'month: no day of 2026-12 has ended yet',
  ])
})
