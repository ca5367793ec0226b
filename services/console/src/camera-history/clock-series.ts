import type { ClockHour } from '@zhian/contracts/camera-history'

/** One place on the chart, in seconds; null where the line breaks off. */
export interface ClockPoint {
  readonly atMs: number
  readonly offsetS: number | null
  readonly lowS: number | null
  readonly highS: number | null
}

const hourMs = 3_600_000
/** After so long without a word nobody draws a line to the next. */
const silentMs = 24 * hourMs

/** What was said hour by hour, as wide as it may be wrong, and broken where nobody measured. */
export function clockSeries(hours: readonly ClockHour[]): ClockPoint[] {
  return hours.flatMap((hour, index): ClockPoint[] => {
    const { offsetMs, offsetMinMs, offsetMaxMs, uncertaintyMs } = hour
    const atMs = hour.atMs + hourMs / 2
    const point = {
      atMs,
      offsetS: offsetMs / 1000,
      lowS: (offsetMinMs - (uncertaintyMs ?? 0)) / 1000,
      highS: (offsetMaxMs + (uncertaintyMs ?? 0)) / 1000,
    }
    const before = hours[index - 1]
    if (before === undefined || hour.atMs - before.atMs <= silentMs) return [point]
    return [{ atMs: atMs - hourMs, offsetS: null, lowS: null, highS: null }, point]
  })
}

/** Parts per million as seconds a day. */
export const driftSPerDay = (ppm: number) => (ppm * 86_400) / 1_000_000
