import { wallTime } from '../parts/time.ts'

const monthsShown = 12

/** Rolling times first, then this month and those before it. */
export function periodsUpTo(nowMs: number): string[] {
  const [year = 1970, month = 1] = wallTime(nowMs).split('-', 2).map(Number)
  const months = Array.from({ length: monthsShown }, (_, back) => {
    const count = year * 12 + (month - 1) - back
    return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
  })
  return ['rolling7', 'rolling30', ...months]
}
