import { refusal } from '../refusal.ts'

/** Parks keep one zone, which has no summer time. */
const zoneOffsetMs = 8 * 3600_000
const dayMs = 24 * 3600_000

export interface Period {
  readonly fromMs: number
  /** Not in it any more. */
  readonly toMs: number
  readonly days: number
}

export interface ComparedPeriods {
  readonly period: Period
  readonly previousPeriod: Period
  readonly isPartial: boolean
}

/**
 * The days of a month (`2026-10`) that have ended, and the same days a year before. A whole month is compared with the
 * whole month, so that a leap year's February is too.
 *
 * Throws INPUT_REFUSED where not one of its days has ended.
 */
export function comparedPeriods(month: string, nowMs: number): ComparedPeriods {
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number)
  const fromMs = startOfMonth(year, monthOfYear)
  const monthDays = (startOfMonth(year, monthOfYear + 1) - fromMs) / dayMs
  const days = Math.min(monthDays, Math.floor((nowMs - fromMs) / dayMs))
  if (days < 1)
    throw refusal('INPUT_REFUSED', {
      en: `month: no day of ${month} has ended yet`,
      zh: `month：${month} 还没有一天结束`,
    })
  const isPartial = days < monthDays
  const previousFromMs = startOfMonth(year - 1, monthOfYear)
  const previousMonthDays = (startOfMonth(year - 1, monthOfYear + 1) - previousFromMs) / dayMs
  const previousDays = isPartial ? Math.min(days, previousMonthDays) : previousMonthDays
  return {
    period: periodOf(fromMs, days),
    previousPeriod: periodOf(previousFromMs, previousDays),
    isPartial,
  }
}

/** `2025-10` of `2026-10`. */
export function yearBefore(month: string): string {
  return `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`
}

/** The month before the one that holds the instant, and which day of its month that is. */
export function calendarOf(atMs: number): { lastMonth: string; dayOfMonth: number } {
  const here = new Date(atMs + zoneOffsetMs)
  const last = new Date(Date.UTC(here.getUTCFullYear(), here.getUTCMonth() - 1))
  return { lastMonth: last.toISOString().slice(0, 7), dayOfMonth: here.getUTCDate() }
}

/** `2026-10-31 24:00` is the end of a day, as bulletins write it. */
export function endOfDayText(toMs: number): string {
  return `${dayText(toMs - 1)} 24:00`
}

/** `2026-10-31` in the park's zone. */
export function dayText(atMs: number): string {
  return new Date(atMs + zoneOffsetMs).toISOString().slice(0, 10)
}

/** `2026-10-31 14:05` in the park's zone. */
export function minuteText(atMs: number): string {
  return new Date(atMs + zoneOffsetMs).toISOString().slice(0, 16).replace('T', ' ')
}

function startOfMonth(year: number, monthOfYear: number): number {
  return Date.UTC(year, monthOfYear - 1) - zoneOffsetMs
}

function periodOf(fromMs: number, days: number): Period {
  return { fromMs, toMs: fromMs + days * dayMs, days }
}
