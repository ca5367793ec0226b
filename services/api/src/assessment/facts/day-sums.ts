import type { Interval } from '@zhian/contracts/score'
import { dayMs, dayOf, startOfDay } from '../periods.ts'
import { dayOfHour } from './fold-days.ts'

/** A period as days of the park's calendar, and the hours at its ends that make no whole one. */
export interface DaySpan {
  /** From here on in all; whole days that lie before the period. */
  readonly sinceDay: number
  /** In which the period begins: the same as the first whole one where it begins at midnight. */
  readonly beginDay: number
  readonly wholeFromDay: number
  /** The first that is not over at the period's end. */
  readonly wholeToDay: number
  readonly fromS: number
  readonly toS: number
  /** Of the three days above, when they begin. */
  readonly beginS: number
  readonly wholeFromS: number
  readonly wholeToS: number
}

export function daySpanOf({ fromMs, toMs }: Interval, daysBefore: number): DaySpan {
  const beginDay = dayOf(Math.max(0, fromMs))
  const wholeFromDay = dayOf(Math.max(0, fromMs) + dayMs - 1)
  const wholeToDay = dayOf(toMs)
  const secondsOf = (atMs: number) => Math.max(0, Math.floor(atMs / 1000))
  return {
    sinceDay: Math.max(0, beginDay - daysBefore),
    beginDay,
    wholeFromDay,
    wholeToDay,
    fromS: secondsOf(fromMs),
    toS: secondsOf(toMs),
    beginS: secondsOf(startOfDay(beginDay)),
    wholeFromS: secondsOf(startOfDay(wholeFromDay)),
    wholeToS: secondsOf(startOfDay(wholeToDay)),
  }
}

interface Source {
  /** Facts by the hour; those by the day are beside them. */
  readonly hours: string
  readonly days: string
  /** That have the same name and add up in both. */
  readonly columns: string
}

const ofEnterprises = 'enterprise_id IN {enterprises:Array(String)}'

/**
 * Rows of cameras that add up to the period, and to whole days before it: `at_s` is when each begins, `is_in` whether it is within the period.
 *
 * A day is read as one row; only days that the period cuts are read by the hour. The parameters are those of a DaySpan, and `enterprises`.
 */
export function daySumsSql({ hours, days, columns }: Source, span: DaySpan): string {
  const { beginDay, wholeFromDay, toS, wholeToS } = span
  const isCut = beginDay < wholeFromDay || wholeToS < toS
  const whole = `
    SELECT enterprise_id, camera_id, day, toUInt32(toUInt32(day) * 86400 - 28800) AS at_s,
      day >= toDate({wholeFromDay:UInt16}) AS is_in, ${columns}
    FROM ${days} FINAL
    WHERE ${ofEnterprises} AND day >= toDate({sinceDay:UInt16}) AND day < toDate({wholeToDay:UInt16})
      AND (day < toDate({beginDay:UInt16}) OR day >= toDate({wholeFromDay:UInt16}))`
  const cut = `
    SELECT enterprise_id, camera_id, ${dayOfHour} AS day, toUnixTimestamp(hour) AS at_s,
      at_s >= {fromS:UInt32} AS is_in, ${columns}
    FROM ${hours} FINAL
    WHERE ${ofEnterprises} AND hour >= toDateTime({beginS:UInt32}, 'UTC') AND hour < toDateTime({toS:UInt32}, 'UTC')
      AND (hour < toDateTime({wholeFromS:UInt32}, 'UTC') OR hour >= toDateTime({wholeToS:UInt32}, 'UTC'))`
  return `(${whole}${isCut ? ` UNION ALL ${cut}` : ''})`
}
