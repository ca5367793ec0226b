import type { Holiday } from '@zhian/contracts/registry'

const dayMs = 86_400_000

/** Days since 1970 of a date `2026-10-01`, and back. */
export const dayNumber = (date: string) => Date.parse(date) / dayMs
export const dateOf = (day: number) =>
  Number.isNaN(day) ? '' : new Date(day * dayMs).toISOString().slice(0, 10)

export type DayKind = Holiday['dayKind']

/** What the calendar says of a day; undefined where it is what its weekday says. */
export type KindOfDay = (day: number) => DayKind | undefined

/** By park, every day that its calendar names. */
export function calendarsOf(holidays: Iterable<Holiday>): ReadonlyMap<string, KindOfDay> {
  return new Map(
    [...Map.groupBy(holidays, ({ parkId }) => parkId)].map(([parkId, own]) => {
      const kinds = new Map(
        own.flatMap(({ dayKind, fromDay, toDay }) =>
          daysOf(fromDay, toDay).map((day) => [day, dayKind] as const),
        ),
      )
      return [parkId, (day: number) => kinds.get(day)]
    }),
  )
}

/** Both included. */
function daysOf(fromDay: string, toDay: string): number[] {
  const first = dayNumber(fromDay)
  return Array.from({ length: dayNumber(toDay) - first + 1 }, (_, index) => first + index)
}
