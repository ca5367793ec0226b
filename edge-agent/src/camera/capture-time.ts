import type { CaptureFlag } from '@zhian/contracts/capture'
import type { DeviceTime } from './capture-draft.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const year2000Ms = Date.UTC(2000, 0, 1)
/** A camera may run ahead of us by this much and still be believed. */
const aheadMsMax = 10 * minuteMs
/** What is older was not kept back by an outage: the clock is wrong. */
const behindMsMax = 7 * dayMs
/** Where the camera says nothing, the way to us may have taken this long. */
const unsaidUncertaintyMs = minuteMs
const deviceTimeCharsMax = 40

/** Cameras that write no offset mean China's time. */
export const usualOffsetMinutes = 480

/** Reads a camera's time in whatever form it comes; numbers are milliseconds since 1970, digits are local. */
export function readDeviceTime(
  raw: string | number,
  offsetMinutes: number = usualOffsetMinutes,
): DeviceTime {
  const text = String(raw).trim().slice(0, deviceTimeCharsMax)
  for (const read of readers) {
    const found = read(text, offsetMinutes)
    if (found !== undefined) return { text, ...found }
  }
  return { text, resolutionMs: 1000 }
}

interface Read {
  readonly atMs: number
  readonly resolutionMs: number
}
type Reader = (text: string, offsetMinutes: number) => Read | undefined

const compact = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{3})?$/
const written =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.:](\d{1,9}))?)?)?\s*(Z|[+-]\d{1,2}(?::?\d{2})?)?$/i

const readers: readonly Reader[] = [
  (text) => (/^\d{13}$/.test(text) ? { atMs: Number(text), resolutionMs: 1 } : undefined),
  (text) => (/^\d{10}$/.test(text) ? { atMs: Number(text) * 1000, resolutionMs: 1000 } : undefined),
  (text, offsetMinutes) => {
    const parts = compact.exec(text)
    if (parts === null) return undefined
    const [, year, month, day, hour, minute, second, fraction] = parts
    const atMs = wallTime([year, month, day, hour, minute, second], fraction)
    if (atMs === undefined) return undefined
    return {
      atMs: atMs - offsetMinutes * minuteMs,
      resolutionMs: fraction === undefined ? 1000 : 1,
    }
  },
  (text, offsetMinutes) => {
    const parts = written.exec(text)
    if (parts === null) return undefined
    const [, year, month, day, hour, minute, second, fraction, zone] = parts
    const atMs = wallTime([year, month, day, hour, minute, second], fraction)
    if (atMs === undefined) return undefined
    return {
      atMs: atMs - (zone === undefined ? offsetMinutes : minutesOf(zone)) * minuteMs,
      resolutionMs: resolutionOf({ hour, second, fraction }),
    }
  },
]

function resolutionOf(said: {
  hour: string | undefined
  second: string | undefined
  fraction: string | undefined
}): number {
  if (said.hour === undefined) return dayMs
  if (said.second === undefined) return minuteMs
  return said.fraction === undefined ? 1000 : 1
}

/** Undefined where the calendar has no such moment, e.g. 30 February. */
function wallTime(
  fields: readonly (string | undefined)[],
  fraction: string | undefined,
): number | undefined {
  const numbers = fields.map((field) => (field === undefined ? undefined : Number(field)))
  const [year = 0, month = 1, day = 1, ...clock] = numbers
  const [hour = 0, minute = 0, second = 0] = clock
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(atMs)
  const isDay = back.getUTCMonth() === month - 1 && back.getUTCDate() === day
  const isClock = hour <= 23 && minute <= 59 && second <= 60
  return isDay && isClock ? atMs + millisecondsOf(fraction) : undefined
}

function millisecondsOf(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3))
}

function minutesOf(zone: string): number {
  if (/^z$/i.test(zone)) return 0
  const digits = zone.slice(1).replace(':', '')
  const hours = Number(digits.length > 2 ? digits.slice(0, -2) : digits)
  const minutes = digits.length > 2 ? Number(digits.slice(-2)) : 0
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** Whether the time lies in years that a camera of ours can have seen. */
export function isPlausible(time: DeviceTime, nowMs: number): boolean {
  return time.atMs !== undefined && time.atMs >= year2000Ms && time.atMs <= nowMs + dayMs
}

export interface TimeEstimate {
  readonly capturedAtMs: number
  readonly capturedAtUncertaintyMs: number
  readonly flags: readonly CaptureFlag[]
}

/**
 * When it happened, best known: the camera's word as long as it can be true, else when we received it.
 *
 * A camera may be late by days, since it keeps what it could not send; then its word stands, with the lateness as the
 * uncertainty. It cannot be ahead, so what it is ahead is its clock's error.
 */
export function estimateTime(time: DeviceTime | undefined, receivedAtMs: number): TimeEstimate {
  const received = (capturedAtUncertaintyMs: number, flags: CaptureFlag[]) => ({
    capturedAtMs: receivedAtMs,
    capturedAtUncertaintyMs,
    flags,
  })
  if (time === undefined) return received(unsaidUncertaintyMs, [])
  if (time.atMs === undefined || !isPlausible(time, receivedAtMs))
    return received(behindMsMax, ['device_time_unreadable'])
  const behindMs = receivedAtMs - time.atMs
  if (behindMs > behindMsMax || behindMs < -aheadMsMax)
    return received(Math.min(Math.abs(behindMs), behindMsMax), ['clock_untrusted'])
  const lateness = behindMs > 5 * minuteMs ? behindMs : Math.max(0, -behindMs)
  return {
    capturedAtMs: time.atMs,
    capturedAtUncertaintyMs: time.resolutionMs + lateness,
    flags: [],
  }
}

/** `YYYYMMDDhhmmss` in China's time. */
export function writeLocalTime(atMs: number): string {
  const shifted = new Date(atMs + usualOffsetMinutes * minuteMs)
  return shifted.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
}
