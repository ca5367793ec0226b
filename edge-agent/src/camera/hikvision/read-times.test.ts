import { expect, test } from 'vitest'
import { nowMs } from './fixtures/messages.ts'
import { readAlertTime, readPosixZone } from './read-times.ts'

const at = (text: string, more: { timeDiff?: string; offsetMinutes?: number } = {}) =>
  readAlertTime(text, { nowMs, ...more })

test.each([
  ['2026-11-24T10:00:00+08:00', {}],
  ['2026-11-24T10:00:00', {}],
  ['2026-11-24T10:00+08:00', {}],
  ['20261124100000000', {}],
  ['2026-11-24T02:00:00Z', {}],
  ['2026-11-24T10:00:00-8:00', {}],
  ['2026-11-24T10:00:00Z', { timeDiff: '+08:00' }],
  ['2026-11-24T11:00:00', { offsetMinutes: 540 }],
])('%s is the same moment', (text, more) => {
  expect(at(text, more)).toMatchObject({ text, atMs: nowMs })
})

test('an offset west of Greenwich stands where it can be true', () => {
  expect(at('2026-11-23T18:00:00-08:00')).toMatchObject({ atMs: nowMs })
})

test('an hour of one digit is a POSIX zone’s, in what was kept back by an outage too', () => {
  expect(at('2026-11-20T10:00:00-8:00')?.atMs).toBe(Date.UTC(2026, 10, 20, 2))
  expect(at('2026-11-20T10:00:00-08:00')?.atMs).toBe(Date.UTC(2026, 10, 20, 18))
})

test('a clock in 2034 is not bent into ours', () => {
  expect(at('2034-01-01T00:00:00-8:00')?.atMs).toBe(Date.UTC(2034, 0, 1, 8))
})

test.each([
  ['CST-8:00:00', 480],
  ['CST-08:00', 480],
  ['EST+5:00:00DST01:00:00', -300],
  ['UTC0', 0],
  ['IST-5:30:00', 330],
  ['nonsense', undefined],
])('the zone %s is %s minutes east', (zone, minutes) => {
  expect(readPosixZone(zone)).toBe(minutes)
})
