import type { Interval } from '@zhian/contracts/score'

/** The park's day begins at midnight of UTC+8, all the year. */
const offsetMs = 8 * 3_600_000
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** Days since 1970 of the park's calendar. */
export const dayOf = (atMs: number) => Math.floor((atMs + offsetMs) / dayMs)
export const startOfDay = (day: number) => day * dayMs - offsetMs

/** `2026-11` of the park's calendar. */
export function monthOf(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 7)
}

/** What a key means now: never beyond the last full hour, so that what is reckoned twice within an hour is the same. */
export function periodOf(key: string, nowMs: number): Interval {
  const toMs = Math.floor(nowMs / hourMs) * hourMs
  const rolling = /^rolling(\d+)$/.exec(key)
  if (rolling !== null) return { fromMs: toMs - Number(rolling[1]) * dayMs, toMs }
  const [year = 0, month = 1] = key.split('-').map(Number)
  const fromMs = Date.UTC(year, month - 1) - offsetMs
  const endMs = Date.UTC(year, month) - offsetMs
  return { fromMs, toMs: Math.min(endMs, Math.max(toMs, fromMs)) }
}

export function previousMonth(key: string): string {
  const [year = 0, month = 1] = key.split('-').map(Number)
  return new Date(Date.UTC(year, month - 2)).toISOString().slice(0, 7)
}

/** The full days of the park's calendar within a period. */
export function fullDaysOf({ fromMs, toMs }: Interval): number[] {
  const first = dayOf(fromMs + dayMs - 1)
  return Array.from({ length: Math.max(0, dayOf(toMs) - first) }, (_, index) => first + index)
}
