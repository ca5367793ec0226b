import type { DeviceTime } from '../capture-draft.ts'
import { readDeviceTime } from '../capture-time.ts'
import type { LooseObject } from '../loose-object.ts'

const hourMs = 3600_000
const nearMs = 10 * 60_000
const hoursMax = 14

/** What one device has shown of how it writes `UTC`. */
export interface UtcHabit {
  /** How many hours its `UTC` runs ahead, because it is the wall clock; 0 where it is true. */
  utcAheadHours: number
}

export interface TimeNeeds {
  readonly receivedAtMs: number
  readonly offsetMinutes: number | undefined
  /** Learned from event to event, since only one that comes at once can show it. */
  readonly habit: UtcHabit
}

/**
 * `RealUTC`, else `LocaleTime` in the camera's zone, else `UTC`, which many devices count from the wall clock.
 *
 * That they do is seen where `UTC` is a whole number of hours ahead of receipt, within ten minutes. It is never seen from
 * what is behind: that may be an event kept back by an outage.
 */
export function readTime(said: LooseObject, needs: TimeNeeds): DeviceTime | undefined {
  const ms = millisecondsOf(said)
  const real = seconds(said.text('RealUTC'))
  if (real !== undefined) return at(real.text, real.atMs + ms, 0)
  const local = said.text('LocaleTime')
  if (local !== undefined) return readDeviceTime(local, needs.offsetMinutes)
  const utc = seconds(said.text('UTC') ?? said.object('TrafficCar')?.text('UTC'))
  if (utc === undefined) return undefined
  learn(needs, utc.atMs)
  return at(utc.text, utc.atMs + ms, needs.habit.utcAheadHours)
}

function learn({ receivedAtMs, habit }: TimeNeeds, utcMs: number): void {
  const aheadMs = utcMs - receivedAtMs
  const hours = Math.round(aheadMs / hourMs)
  const isWhole = Math.abs(aheadMs - hours * hourMs) <= nearMs
  if (isWhole && hours >= 0 && hours <= hoursMax) habit.utcAheadHours = hours
}

function at(text: string, atMs: number, aheadHours: number): DeviceTime {
  return { text, atMs: atMs - aheadHours * hourMs, resolutionMs: 1000 }
}

/** Written as `1706600095` and as `1706600095.000000`; 0 means that it was not set. */
function seconds(text: string | undefined): { text: string; atMs: number } | undefined {
  const found = /^(\d{1,12})(?:\.\d+)?$/.exec(text ?? '')?.[1]
  if (text === undefined || found === undefined || Number(found) === 0) return undefined
  return { text: text.slice(0, 40), atMs: Number(found) * 1000 }
}

function millisecondsOf(said: LooseObject): number {
  const ms = said.number('UTCMS') ?? 0
  return ms >= 0 && ms < 1000 ? Math.trunc(ms) : 0
}
