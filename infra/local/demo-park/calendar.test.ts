import { expect, test } from 'vitest'
import { holidayOf, holidaysWithin } from './calendar.ts'
import { makePark } from './make-park.ts'
import { smallChengxiPark } from './recipe-chengxi.ts'
import { harbourPark } from './recipe-harbour.ts'

const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

test('holidays of both calendars are known, and the days around them are none', () => {
  const days = ['2026-02-16', '2026-02-17', '2026-06-19', '2026-09-25', '2026-10-01', '2026-10-07']
  expect(days.map(midnight).map(holidayOf)).toEqual([
    '春节',
    '春节',
    '端午节',
    '中秋节',
    '国庆节',
    '国庆节',
  ])
  for (const day of ['2026-02-14', '2026-02-24', '2026-06-20', '2026-09-24', '2026-10-08'])
    expect(holidayOf(midnight(day))).toBeUndefined()
  const span = { fromMs: midnight('2026-09-20'), toMs: midnight('2026-10-20') }
  expect(holidaysWithin(span)).toEqual([
    { name: '中秋节', fromMs: midnight('2026-09-25'), toMs: midnight('2026-09-26') },
    { name: '国庆节', fromMs: midnight('2026-10-01'), toMs: midnight('2026-10-08') },
  ])
})

test('a plant that is closed has said so, or is known to have forgotten; a harbour is never closed', () => {
  const nowMs = Date.UTC(2026, 9, 20, 5)
  const { enterprises } = makePark(smallChengxiPark, 7, nowMs)
  for (const { record, shutdowns, flaws } of enterprises) {
    const isPlant = ['key', 'medium', 'small'].includes(record.enterpriseClass)
    const isFiled = shutdowns.some(({ reason }) => reason === '国庆节放假')
    const isForgotten = flaws.some(({ key }) => key === 'holiday_not_filed')
    expect([isFiled, isForgotten].filter(Boolean)).toHaveLength(isPlant ? 1 : 0)
  }
  const harbour = makePark(harbourPark, 7, nowMs).enterprises.flatMap(({ shutdowns }) => shutdowns)
  expect(harbour.filter(({ reason }) => reason.endsWith('放假'))).toEqual([])
})
