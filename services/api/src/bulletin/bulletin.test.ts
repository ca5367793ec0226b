import { amountText, bulletinWords, changeText } from '@zhian/contracts/bulletin-text'
import { expect, test, vi } from 'vitest'
import { isOtherCameraBase, perHundredCameras } from './change.ts'
import { makeDueDrafts } from './draft-schedule.ts'
import { calendarOf, comparedPeriods, endOfDayText } from './period.ts'

const inPark = (text: string) => Date.parse(`${text}+08:00`)

test.each([
  [112.34, 100, '▲12.3%'],
  [96, 100, '▼4.0%'],
  [100, 100, '0.0%'],
  [100.04, 100, '0.0%'],
  [5, 0, '—'],
  [0, 5, '▼100.0%'],
  [null, 5, '—'],
  [5, null, '—'],
])('%s after %s is %s', (value, previous, text) => {
  expect(changeText(value, previous)).toBe(text)
})

test('a share is never rounded up to all of it', () => {
  const { zh: words } = bulletinWords
  const told = [100, 99.977, 99.94, 0].map((value) =>
    amountText({ value, hidden: null }, { unit: 'percent', words }),
  )
  expect(told).toEqual(['100.0%', '99.9%', '99.9%', '0.0%'])
})

test('more than a tenth more or fewer cameras is another base', () => {
  expect([110, 111, 90, 89].map((now) => isOtherCameraBase(now, 100))).toEqual([
    false,
    true,
    false,
    true,
  ])
  expect(isOtherCameraBase(5, 0)).toBe(false)
  expect(perHundredCameras(30, 20)).toBe(150)
  expect(perHundredCameras(30, 0)).toBeNull()
})

test('a whole month is compared with the whole month, also in a leap year', () => {
  const { period, previousPeriod, isPartial } = comparedPeriods(
    '2028-02',
    inPark('2028-03-01T00:00'),
  )
  expect([period.days, previousPeriod.days, isPartial]).toEqual([29, 28, false])
  expect(endOfDayText(period.toMs)).toBe('2028-02-29 24:00')
})

test('a month that has not ended is compared over the days that have', () => {
  const { period, previousPeriod, isPartial } = comparedPeriods(
    '2026-11',
    inPark('2026-11-28T23:59'),
  )
  expect([period.days, previousPeriod.days, isPartial]).toEqual([27, 27, true])
  expect(previousPeriod.toMs).toBe(inPark('2025-11-28T00:00'))
  expect(() => comparedPeriods('2026-11', inPark('2026-11-01T23:59'))).toThrow('no day of 2026-11')
})

test('the calendar is the park’s', () => {
  expect(calendarOf(Date.UTC(2026, 11, 31, 16))).toEqual({ lastMonth: '2026-12', dayOfMonth: 1 })
})

test('drafts are made from the day on, once, and one park’s trouble keeps no other from its own', async () => {
  const made: string[] = []
  const events = { bulletinDrafted: vi.fn(), bulletinDraftFailed: vi.fn() }
  const clock = { nowMs: inPark('2026-12-01T12:00') }
  const look = () =>
    makeDueDrafts(
      {
        dayOfMonth: 2,
        listParks: async () => ['a', 'b', 'c'],
        isDone: async (parkId, month) => parkId === 'b' || made.includes(`${parkId} ${month}`),
        async makeDraft(parkId, month) {
          if (parkId === 'a') throw new Error('away')
          made.push(`${parkId} ${month}`)
        },
        events,
        now: () => clock.nowMs,
      },
      new AbortController().signal,
    )
  await look()
  expect(made).toEqual([])
  clock.nowMs = inPark('2026-12-05T12:00')
  await look()
  await look()
  expect(made).toEqual(['c 2026-11'])
  expect(events.bulletinDrafted.mock.calls).toEqual([[{ parkId: 'c', month: '2026-11' }]])
  expect(events.bulletinDraftFailed).toHaveBeenCalledTimes(2)
})
