import type { CaptureQuery } from '@zhian/contracts/api'
import { queryRangeMsMax } from '@zhian/contracts/limits'
import { refusal } from './refusal.ts'

/** From and including `fromMs`, up to and excluding `toMs`. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

const hourMs = 3600 * 1000
/** Clocks of devices run fast; what they stamp with tomorrow must not be missed. */
const futureMs = 48 * hourMs
/** ClickHouse's time ends in 2299, ours before. */
const latestMs = Date.UTC(2200, 0, 1)

/** Throws INPUT_REFUSED, naming the field, for a range that is empty or too long. */
export function timeRangeOf(
  query: Pick<CaptureQuery, 'fromMs' | 'toMs'>,
  nowMs: number,
): TimeRange {
  const { fromMs: from, toMs: to } = query
  const afterFrom = from === undefined ? latestMs : from + queryRangeMsMax
  const toMs = Math.min(to ?? Math.min(nowMs + futureMs, afterFrom), latestMs)
  const fromMs = from ?? Math.max(0, toMs - queryRangeMsMax)
  if (fromMs >= toMs)
    throw refusal('INPUT_REFUSED', {
      en: 'fromMs: must lie before toMs',
      zh: 'fromMs：须早于 toMs',
    })
  if (toMs - fromMs > queryRangeMsMax) {
    const days = queryRangeMsMax / (24 * hourMs)
    throw refusal('INPUT_REFUSED', {
      en: `fromMs: may lie at most ${days} days before toMs`,
      zh: `fromMs：最多比 toMs 早 ${days} 天`,
    })
  }
  return { fromMs, toMs }
}

/**
 * The same range in parts, newest first, each several times longer than the one before: an hour, six, thirty-six …
 *
 * The newest page lies in the first part nearly always, so that the store reads an hour instead of a year.
 */
export function* windowsOf(range: TimeRange, nowMs: number): Generator<TimeRange> {
  let toMs = range.toMs
  let lengthMs = hourMs
  let fromMs = Math.max(range.fromMs, Math.min(toMs, nowMs) - lengthMs)
  // A range that lies in the future as a whole.
  if (fromMs >= toMs) fromMs = range.fromMs
  while (toMs > range.fromMs) {
    yield { fromMs, toMs }
    toMs = fromMs
    lengthMs *= 6
    fromMs = Math.max(range.fromMs, toMs - lengthMs)
  }
}
