import { expect, test } from 'vitest'
import { lag, relativeTime, startOfSiteDay, wallClock, wallTime } from './time.ts'

const nowMs = Date.parse('2026-11-23T06:05:09Z')

test('a time is shown as the site has it, whatever zone the reader is in', () => {
  expect(wallTime(nowMs)).toBe('2026-11-23 14:05:09')
  expect(wallTime(Date.parse('2026-11-23T17:00:00Z'))).toBe('2026-11-24 01:00:00')
  expect(wallClock(nowMs)).toBe('14:05:09')
})

test('a number that is no time does not break the page', () => {
  expect(wallTime(Number.MAX_SAFE_INTEGER)).toBe('9007199254740991')
  expect(wallTime(Number.NaN)).toBe('NaN')
})

test("a day begins at the site's midnight", () => {
  expect(startOfSiteDay(nowMs)).toBe(Date.parse('2026-11-23T00:00:00+08:00'))
  expect(startOfSiteDay(Date.parse('2026-11-23T16:00:00Z'))).toBe(
    Date.parse('2026-11-24T00:00:00+08:00'),
  )
})

test('how long ago is said in the largest unit that fits', () => {
  expect(relativeTime(nowMs - 5_400_000, nowMs, 'en')).toBe('1 hour ago')
  expect(relativeTime(nowMs - 42_000, nowMs, 'zh-CN')).toBe('42秒钟前')
  expect(relativeTime(nowMs + 7 * 60_000, nowMs, 'en')).toBe('in 7 minutes')
  expect(relativeTime(nowMs - 10, nowMs, 'en')).toBe('now')
})

test('a lag keeps its sign and a readable unit', () => {
  expect(lag(1_200, 0)).toBe('+1.2 s')
  expect(lag(0, 7 * 60_000)).toBe('-7 min')
  expect(lag(80, 0)).toBe('+80 ms')
  expect(lag(2 * 3600_000, 0)).toBe('+2.0 h')
})
