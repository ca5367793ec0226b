import { expect, test } from 'vitest'
import { clockSeries, driftSPerDay } from './clock-series.ts'

const hourMs = 3_600_000
const hour = (index: number, uncertaintyMs: number | null) => ({
  atMs: index * hourMs,
  probes: 3,
  offsetMs: 1000,
  offsetMinMs: 800,
  offsetMaxMs: 1300,
  uncertaintyMs,
  driftPpm: null,
})

test('the band is as wide as what was measured and how sure it was', () => {
  expect(clockSeries([hour(0, 200), hour(1, null)])).toEqual([
    { atMs: hourMs / 2, offsetS: 1, lowS: 0.6, highS: 1.5 },
    { atMs: 1.5 * hourMs, offsetS: 1, lowS: 0.8, highS: 1.3 },
  ])
})

test('where nobody measured for more than a day, the line is broken', () => {
  const points = clockSeries([hour(0, 1), hour(24, 1), hour(60, 1)])
  expect(points.map(({ offsetS }) => offsetS)).toEqual([1, 1, null, 1])
})

test('a part in a million is a good eighth of a second a day', () => {
  expect(driftSPerDay(10)).toBeCloseTo(0.864)
})
