import type { Holiday } from '@zhian/contracts/registry'
import { expect, test } from 'vitest'
import { likeDaysOf } from './like-days.ts'

const entry = (dayKind: Holiday['dayKind'], fromDay: string, toDay = fromDay): Holiday => ({
  holidayId: fromDay,
  parkId: 'p1',
  name: '国庆节',
  dayKind,
  fromDay,
  toDay,
})
/** Autumn of 2026, by the State Council's notice of 2025-11-04. */
const calendar = [
  entry('workday', '2026-09-20'),
  entry('holiday', '2026-09-25', '2026-09-27'),
  entry('holiday', '2026-10-01', '2026-10-07'),
  entry('workday', '2026-10-10'),
]
/** Days begin at 04:00 in the park. */
const window = (from: string, to: string) => ({
  fromMs: Date.parse(`${from}T04:00+08:00`),
  toMs: Date.parse(`${to}T04:00+08:00`),
})
const likeOf = (day: string) => {
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
  return likeDaysOf(calendar, window(day, next))[`p1 ${day}`]
}

test('a holiday is like the last holidays, though none of them had its weekday', () => {
  expect(likeOf('2026-10-03')).toEqual(['2026-10-02', '2026-10-01', '2026-09-27', '2026-09-26'])
  expect(likeOf('2026-09-25')).toEqual([])
})

test('a Saturday that is worked is like the last working days, and no holiday among them', () => {
  expect(likeOf('2026-10-10')).toEqual(['2026-10-09', '2026-10-08', '2026-09-30', '2026-09-29'])
})

test('any other day is like the same weekdays that were what they are', () => {
  expect(likeOf('2026-10-08')).toEqual(['2026-09-24', '2026-09-17', '2026-09-10'])
  expect(likeOf('2026-10-11')).toEqual(['2026-09-13'])
})

test('what is compared as ever is not spelt out', () => {
  expect(likeDaysOf(calendar, window('2026-12-01', '2026-12-31'))).toEqual({})
  expect(likeDaysOf([], window('2026-10-01', '2026-10-08'))).toEqual({})
})
