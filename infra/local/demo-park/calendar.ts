import type { Chance } from './chance.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
/** China has one time and no summer time. */
const chinaMs = 8 * hourMs

export const chinaMidnight = (atMs: number): number =>
  Math.floor((atMs + chinaMs) / dayMs) * dayMs - chinaMs

/** Holidays with a date of the solar calendar, as month and days. */
const holidays = [
  [1, 1, 1],
  [5, 1, 5],
  [10, 1, 7],
] as const

/** How much of a working day's bustle there is, from Sunday on and on holidays. */
export interface Week {
  readonly days: readonly number[]
  readonly holiday: number
}
export const weeks = {
  /** Weekends are quiet, holidays quieter. */
  factories: { days: [0.15, 1, 1, 1, 1, 1, 0.55], holiday: 0.08 },
  /** Ships come on every day. */
  harbour: { days: [0.9, 1, 1, 1, 1, 1, 0.95], holiday: 0.8 },
} as const satisfies Record<string, Week>

export function bustleOf(midnightMs: number, { days, holiday }: Week): number {
  const noon = new Date(midnightMs + chinaMs + dayMs / 2)
  const [month, day, weekday] = [noon.getUTCMonth() + 1, noon.getUTCDate(), noon.getUTCDay()]
  if (holidays.some(([m, from, to]) => m === month && day >= from && day <= to)) return holiday
  return days[weekday] ?? 1
}

/** Begins of hours between which people come, with how many of a hundred come in each. */
type Rhythm = readonly (readonly [fromHour: number, share: number])[]

const arrivals: Rhythm = [
  [6, 6],
  [7, 30],
  [8, 20],
  [9, 7],
  [10, 6],
  [11, 5],
  [12, 4],
  [13, 8],
  [14, 5],
  [15, 4],
  [16, 3],
  [17, 1],
  [18, 1],
]
const deliveries: Rhythm = [
  [6, 3],
  [7, 6],
  [8, 11],
  [9, 14],
  [10, 14],
  [11, 8],
  [12, 4],
  [13, 9],
  [14, 12],
  [15, 10],
  [16, 6],
  [17, 3],
]
const nights: Rhythm = [
  [19, 60],
  [20, 15],
  [22, 15],
  [23, 10],
]
/** Lorries of a harbour come when the roads are empty and the ships are being unloaded. */
const harbourNights: Rhythm = [
  [0, 10],
  [1, 9],
  [2, 8],
  [3, 7],
  [4, 7],
  [5, 6],
  [9, 3],
  [14, 3],
  [19, 8],
  [20, 11],
  [21, 13],
  [22, 15],
]
export const rhythms = {
  factories: { arrivals, deliveries, nights },
  harbour: { arrivals, deliveries: harbourNights, nights: harbourNights },
} as const
export type Rhythms = Readonly<Record<'arrivals' | 'deliveries' | 'nights', Rhythm>>

/** A moment of the day, in milliseconds since midnight. */
export function momentOf(rhythm: Rhythm, chance: Chance): number {
  let left = chance.next() * rhythm.reduce((sum, [, share]) => sum + share, 0)
  for (const [hour, share] of rhythm) {
    left -= share
    if (left < 0) return Math.floor((hour + chance.next()) * hourMs)
  }
  return Math.floor(chance.next() * dayMs)
}
