import { siteOffset, startOfSiteDay } from '../parts/time.ts'
import type { ParkSearch } from './park-search.ts'

const dayMs = 86_400_000
export const windowDays = ['1', '7', '30'] as const

type Asked = {
  readonly [Name in 'days' | 'from' | 'to' | 'enterprise' | 'site' | 'gate' | 'bucket']?:
    | ParkSearch[Name]
    | undefined
}

/**
 * What the API is asked, by what the address says: the last days up to now, or from one day to another, both included.
 *
 * What the address does not say is the API's to choose.
 */
export function questionOf({ days, from, to, ...place }: Asked, nowMs: number): string {
  const lastDaysMs =
    days === undefined ? undefined : startOfSiteDay(nowMs) - (Number(days) - 1) * dayMs
  const fromMs = from === undefined ? lastDaysMs : midnightOf(from)
  const toMs = to === undefined ? undefined : midnightOf(to) + dayMs
  const { enterprise, site, gate, bucket } = place
  const members = { fromMs, toMs, enterpriseId: enterprise, siteId: site, pointId: gate, bucket }
  return new URLSearchParams(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  ).toString()
}

const midnightOf = (day: string) => Date.parse(`${day}T00:00:00${siteOffset}`)
