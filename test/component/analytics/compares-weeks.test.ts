// When a gate is busier at night than on the same weekday of four weeks, or falls silent by day, then the answer says so, by the worked-out median.
import { analytics } from '@zhian/api/analytics/catalogue'
import { passageParameters } from '@zhian/api/analytics/passages'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storeGates, storePassages } from '../../support/given-passages.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const hourMs = 3600_000
const dayMs = 24 * hourMs
const dayBeganMs = Date.UTC(2026, 10, 24, 20)
let store: TestWarehouse

/** At 10:00 and at midnight, by weeks before. */
const byWeek = [
  { weeks: 0, morning: 8, night: 30 },
  { weeks: 1, morning: 40, night: 9 },
  { weeks: 2, morning: 40, night: 8 },
  { weeks: 3, morning: 40, night: 7 },
  { weeks: 4, morning: 40, night: 6 },
]

beforeAll(async () => {
  store = await startWarehouse()
  await storeGates(store.warehouse, [{ cameraId: 'in' }])
  const several = (count: number, atMs: number) =>
    Array.from({ length: count }, (_, index) => ({ cameraId: 'in', atMs: atMs + index * 60_000 }))
  await storePassages(
    store.warehouse,
    byWeek.flatMap(({ weeks, morning, night }) => {
      const beganMs = dayBeganMs - weeks * 7 * dayMs
      return [...several(morning, beganMs + 6 * hourMs), ...several(night, beganMs + 20 * hourMs)]
    }),
  )
})
afterAll(() => store?.[Symbol.asyncDispose]())

const ask = (name: string, likeDays: Record<string, string[]>) => {
  const scope = { reach: 'true', shown: 'true' }
  const sql = analytics.get(name)?.statement({ database: 'zhian', scope }) ?? ''
  const window = passageParameters({ fromMs: dayBeganMs, toMs: dayBeganMs + dayMs })
  const bounds = { ms: 10_000, rows: 10_000_000, memoryBytes: 500_000_000 }
  return store.warehouse.query(sql, { ...window, likeDays }, bounds)
}

test.each([
  ['night-activity', { vehicles: 30, median: 7.5, threshold: 10.5, isUnusual: 'true' }],
  ['sudden-drops', { hour: 10, vehicles: 8, median: 40 }],
])('%s', async (name, expected) => {
  expect(await ask(name, {})).toMatchObject([{ cameraId: 'in', day: '2026-11-25', ...expected }])
})

test('a holiday without its like in four weeks is no drop, and of its night nothing is said', async () => {
  const none = { 'park-1 2026-11-25': [] }
  expect(await ask('sudden-drops', none)).toEqual([])
  expect(await ask('night-activity', none)).toMatchObject([{ vehicles: 30, isUnusual: null }])
})

test('days are compared with those that the calendar of their park says are like them', async () => {
  const like = ['2026-11-18', '2026-11-17', '2026-11-04']
  expect(await ask('sudden-drops', { 'park-1 2026-11-25': like })).toMatchObject([{ median: 40 }])
  expect(await ask('night-activity', { 'park-1 2026-11-25': like })).toMatchObject([{ median: 7 }])
  expect(await ask('sudden-drops', { 'park-2 2026-11-25': [] })).toHaveLength(1)
})
