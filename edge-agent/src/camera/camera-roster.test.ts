import { expect, test } from 'vitest'
import { CameraRoster } from './camera-roster.ts'

const minuteMs = 60_000

function given() {
  const clock = { nowMs: 0 }
  const roster = new CameraRoster([], () => clock.nowMs)
  const beat = (...pausesMs: readonly number[]) => {
    for (const pauseMs of pausesMs) {
      clock.nowMs += pauseMs
      roster.seen('gat1400', 'device-1', 'keepalive')
    }
  }
  const isOnlineAfter = (silentMs: number) => {
    clock.nowMs += silentMs
    const isOnline = roster.status[0]?.isOnline
    clock.nowMs -= silentMs
    return isOnline
  }
  return { roster, beat, isOnlineAfter }
}

test('a device with a short interval is given 270 s, one with a long interval three of them', () => {
  const short = given()
  short.beat(0, 30_000, 30_000, 30_000)
  expect([short.isOnlineAfter(269_999), short.isOnlineAfter(270_000)]).toEqual([true, false])
  const long = given()
  long.beat(0, 5 * minuteMs, 5 * minuteMs)
  expect([long.isOnlineAfter(15 * minuteMs - 1), long.isOnlineAfter(15 * minuteMs)]).toEqual([
    true,
    false,
  ])
})

test('neither an outage nor a burst changes what was learned of a device', () => {
  const device = given()
  device.beat(0, 2 * minuteMs, 2 * minuteMs, 2 * minuteMs, 180 * minuteMs, 2 * minuteMs, 10)
  expect([device.isOnlineAfter(6 * minuteMs - 1), device.isOnlineAfter(6 * minuteMs)]).toEqual([
    true,
    false,
  ])
})

test('a capture is a sign of life and no heartbeat', () => {
  const device = given()
  device.beat(0, minuteMs, minuteMs)
  device.roster.seen('gat1400', 'device-1', 'other')
  expect(device.isOnlineAfter(270_000)).toBe(false)
  device.roster.left('gat1400', 'device-1')
  expect(device.isOnlineAfter(0)).toBe(false)
})
