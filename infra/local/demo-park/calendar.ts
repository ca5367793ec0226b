import type { Chance } from './chance.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs
/** China has one time and no summer time. */
const chinaMs = 8 * hourMs

export const chinaMidnight = (atMs: number): number =>
  Math.floor((atMs + chinaMs) / dayMs) * dayMs - chinaMs

/** The hour of the day, by the clock of the place. */
export const hourOf = (atMs: number): number => Math.floor(((atMs + chinaMs) % dayMs) / hourMs)

/** Public holidays by the solar calendar and by the lunar one, as month and days. Weekends that are worked for them are left out. */
const solarHolidays = [
  { month: 1, from: 1, to: 1, name: '元旦' },
  { month: 4, from: 4, to: 6, name: '清明节' },
  { month: 5, from: 1, to: 5, name: '劳动节' },
  { month: 10, from: 1, to: 7, name: '国庆节' },
] as const
const lunarHolidays = [
  { month: 12, from: 29, to: 30, name: '春节' },
  { month: 1, from: 1, to: 7, name: '春节' },
  { month: 5, from: 5, to: 5, name: '端午节' },
  { month: 8, from: 15, to: 15, name: '中秋节' },
] as const
const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', {
  month: 'numeric',
  day: 'numeric',
  timeZone: 'Asia/Shanghai',
})

/** Which holiday a day is, by its midnight. */
export function holidayOf(midnightMs: number): string | undefined {
  const noon = new Date(midnightMs + chinaMs + dayMs / 2)
  const isIn =
    (month: number, day: number) => (holiday: { month: number; from: number; to: number }) =>
      holiday.month === month && day >= holiday.from && day <= holiday.to
  const solar = solarHolidays.find(isIn(noon.getUTCMonth() + 1, noon.getUTCDate()))
  if (solar !== undefined) return solar.name
  // A leap month is written `6bis`, and no holiday is in one.
  const [month, day] = lunar.format(midnightMs).split('/').map(Number)
  return lunarHolidays.find(isIn(month ?? 0, day ?? 0))?.name
}

/** Holidays of several days or one that begin within the time, whole. */
export function holidaysWithin({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  const found: { name: string; fromMs: number; toMs: number }[] = []
  for (let dawn = chinaMidnight(fromMs); dawn < toMs; dawn += dayMs) {
    const name = holidayOf(dawn)
    const last = found.at(-1)
    if (name === undefined) continue
    if (last?.toMs === dawn) last.toMs += dayMs
    else found.push({ name, fromMs: dawn, toMs: dawn + dayMs })
  }
  return found
}

/** How much of a working day's bustle there is, from Sunday on and on holidays. */
export interface Week {
  readonly days: readonly number[]
  readonly holiday: number
}
export const weeks = {
  /** Weekends are quiet, on holidays the guard is there. */
  factories: { days: [0.15, 1, 1, 1, 1, 1, 0.55], holiday: 0.08 },
  /** Ships come on every day. */
  harbour: { days: [0.9, 1, 1, 1, 1, 1, 0.95], holiday: 0.8 },
  /** Who lives there is there. */
  villages: { days: [0.9, 1, 1, 1, 1, 1, 1.1], holiday: 1.1 },
  roads: { days: [0.5, 1, 1, 1, 1, 1, 0.7], holiday: 0.4 },
} as const satisfies Record<string, Week>

export function bustleOf(midnightMs: number, { days, holiday }: Week): number {
  if (holidayOf(midnightMs) !== undefined) return holiday
  return days[new Date(midnightMs + chinaMs + dayMs / 2).getUTCDay()] ?? 1
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
