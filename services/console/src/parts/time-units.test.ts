import { expect, test } from 'vitest'
import { lasting } from './time-units.ts'

test('a length of time is told in its two largest units', () => {
  const hourMs = 3_600_000
  expect(lasting(76 * hourMs + 59_000, 'en')).toBe('3 days 4 hr')
  expect(lasting(2 * hourMs + 5 * 60_000, 'en')).toBe('2 hr 5 min')
  expect(lasting(24 * hourMs, 'en')).toBe('1 day')
  expect(lasting(40_000, 'en')).toBe('< 1 min')
  expect(lasting(50 * hourMs, 'zh-CN')).toBe('2天 2小时')
})
