import type { Interval } from '@zhian/contracts/score'

/** When what arrived of each enterprise was captured or said. */
export type News = ReadonlyMap<string, Interval>

export function widen(
  news: Map<string, Interval>,
  enterpriseId: string,
  { fromMs, toMs }: Interval,
): void {
  const known = news.get(enterpriseId)
  news.set(enterpriseId, {
    fromMs: Math.min(fromMs, known?.fromMs ?? fromMs),
    toMs: Math.max(toMs, known?.toMs ?? toMs),
  })
}
