/** Everybody sees the site's time, wherever the browser is. All sites lie in one zone, which has no summer time. */
export const siteOffset = '+08:00'
export const siteZone = 'Asia/Shanghai'
const siteOffsetMs = 8 * 3600 * 1000
const dayMs = 24 * 3600 * 1000
/** What `Date` can hold. */
const dateMsMax = 8.64e15

/** `2026-11-23 14:05:09` in the site's zone; a number that is no time is shown as it is. */
export function wallTime(atMs: number): string {
  if (!Number.isFinite(atMs) || Math.abs(atMs) + siteOffsetMs > dateMsMax) return String(atMs)
  return new Date(atMs + siteOffsetMs).toISOString().slice(0, 19).replace('T', ' ')
}

/** `14:05:09` in the site's zone. */
export function wallClock(atMs: number): string {
  return wallTime(atMs).slice(-8)
}

/** Midnight, in the site's zone, of the day that holds the instant. */
export function startOfSiteDay(atMs: number): number {
  return Math.floor((atMs + siteOffsetMs) / dayMs) * dayMs - siteOffsetMs
}

const steps = [
  ['day', dayMs],
  ['hour', 3600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** "3 minutes ago", "in 7 minutes", in the reader's language. */
export function relativeTime(atMs: number, nowMs: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const apartMs = atMs - nowMs
  const [unit, unitMs] = steps.find(([, stepMs]) => Math.abs(apartMs) >= stepMs) ?? steps[3]
  return words.format(Math.trunc(apartMs / unitMs), unit)
}

/** `+1.2 s`, `+3 min`, `-7 min`: how much later something was than something else. */
export function lag(laterMs: number, earlierMs: number): string {
  const apartMs = laterMs - earlierMs
  const sign = apartMs < 0 ? '-' : '+'
  const size = Math.abs(apartMs)
  if (size < 1000) return `${sign}${size} ms`
  if (size < 60_000) return `${sign}${(size / 1000).toFixed(1)} s`
  if (size < 3600_000) return `${sign}${Math.round(size / 60_000)} min`
  return `${sign}${(size / 3600_000).toFixed(1)} h`
}
