import { expect, test } from 'vitest'
import { periodsUpTo } from './periods.ts'

test('months go back over the new year, by the time of the site', () => {
  const periods = periodsUpTo(Date.UTC(2026, 0, 31, 16, 0, 0))
  expect(periods.slice(0, 5)).toEqual(['rolling7', 'rolling30', '2026-02', '2026-01', '2025-12'])
  expect(periods).toHaveLength(14)
})
