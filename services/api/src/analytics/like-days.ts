import type { Holiday } from '@zhian/contracts/registry'
import { calendarsOf, dateOf } from '../registry/calendar-days.ts'
import type { KindOfDay } from '../registry/calendar-days.ts'
import { dayNumberOf } from './park-days.ts'
import type { Window } from './park-days.ts'

const weeks = [1, 2, 3, 4]
const lookBackDays = 28

/**
 * By `park date`, the dates that a day of the window is compared with where these are not the same weekday of four weeks:
 * a holiday with the last holidays, a weekend's day that is worked with the last working days, and any other day with
 * those of its four that were neither. Four at most, and none from before those weeks.
 */
export function likeDaysOf(
  holidays: Iterable<Holiday>,
  { fromMs, toMs }: Window,
): Record<string, string[]> {
  const [first, end] = [dayNumberOf(fromMs), dayNumberOf(toMs)]
  const days = Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index)
  return Object.fromEntries(
    [...calendarsOf(holidays)].flatMap(([parkId, kindOf]) =>
      days.flatMap((day) => {
        const like = likeDays(day, kindOf)
        const isUsual = kindOf(day) === undefined && like.length === weeks.length
        return isUsual ? [] : [[`${parkId} ${dateOf(day)}`, like.map(dateOf)]]
      }),
    ),
  )
}

function likeDays(day: number, kindOf: KindOfDay): number[] {
  const kind = kindOf(day)
  if (kind === undefined)
    return weeks.map((each) => day - 7 * each).filter((each) => kindOf(each) === undefined)
  const before = Array.from({ length: lookBackDays }, (_, index) => day - 1 - index)
  const isLike = kind === 'holiday' ? isHoliday : isWorked
  return before.filter((each) => isLike(each, kindOf)).slice(0, weeks.length)
}

const isHoliday = (day: number, kindOf: KindOfDay) => kindOf(day) === 'holiday'
const isWorked = (day: number, kindOf: KindOfDay) =>
  (kindOf(day) ?? (isWeekend(day) ? 'holiday' : 'workday')) === 'workday'

/** The first of January 1970 was a Thursday. */
const isWeekend = (day: number) => [2, 3].includes(day % 7)

/** The same in SQL: the days with which one of a park is compared. */
export const likeDaysSql = (park: string, day: string) =>
  `if(mapContains({likeDays:Map(String, Array(Date))}, concat(${park}, ' ', toString(${day}))),
      {likeDays:Map(String, Array(Date))}[concat(${park}, ' ', toString(${day}))],
      [${weeks.map((each) => `${day} - ${7 * each}`).join(', ')}])`
