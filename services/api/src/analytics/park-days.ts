/**
 * A day of an analytic lasts from 04:00 to 04:00 of the park's time, when the fewest vehicles move: the night anchor of occupancy.
 * It has a slot for each hour from 04:00 on, and one for the five hours from 23:00, which are seldom busy.
 */
const hourMs = 3600_000
const dayMs = 24 * hourMs
/** UTC+8 without summer time; counted from 04:00 the day is the UTC date four hours on. */
const dayAheadMs = 4 * hourMs
const nightSlot = 19

export interface Window {
  readonly fromMs: number
  readonly toMs: number
}

/** The beginning of the day in which a moment lies. */
export function dayBeginMs(atMs: number): number {
  return dayNumberOf(atMs) * dayMs - dayAheadMs
}

/** The beginning of the slot in which a moment lies. */
export function slotBeginMs(atMs: number): number {
  const day = dayBeginMs(atMs)
  return day + Math.min(Math.floor((atMs - day) / hourMs), nightSlot) * hourMs
}

/** Days since 1970 of the park's calendar, each from 04:00 on. */
export const dayNumberOf = (atMs: number) => Math.floor((atMs + dayAheadMs) / dayMs)

/** The same in SQL, of a `DateTime64` expression. */
export const daySql = (at: string) => `toDate(${at} + INTERVAL 4 HOUR, 'UTC')`
export const slotSql = (at: string) => `least(toHour(${at} + INTERVAL 4 HOUR, 'UTC'), ${nightSlot})`
/** The hour of the park's clock at which a slot begins. */
export const hourSql = (slot: string) => `toUInt8((${slot} + 4) % 24)`
/** Of a day and a slot, when the slot begins. */
export const beginSql = (day: string, slot: string) =>
  `(toInt64(toUnixTimestamp(toDateTime(${day}, 'UTC'))) + (toInt64(${slot}) - 4) * 3600) * 1000`

/** Queries `parks`, for a WITH clause: in which park each enterprise is. */
export const parksSql = (database: string) =>
  `parks AS (
      SELECT enterprise_id, any(park_id) AS park FROM ${database}.registry_enterprises FINAL GROUP BY enterprise_id
    )`

export const days = (count: number) => count * dayMs
