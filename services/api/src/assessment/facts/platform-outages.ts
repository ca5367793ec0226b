import type { Interval } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { dayMs } from '../periods.ts'
import { foldBounds } from './fold-hours.ts'

/** Agents speak every 30 s; three heartbeats missed by all of them at once are ours. */
const silentS = 240
/** One agent alone cannot show whether it or we were away. */
const agentsMin = 2

/** Our own incident log: times in which nothing of any agent was stored, among several that report. */
export async function platformOutages(
  warehouse: Warehouse,
  { fromMs, toMs }: Interval,
): Promise<Interval[]> {
  const rows = await warehouse.query<{ fromS: number; toS: number; agents: number }>(
    `SELECT fromS, toS, agents FROM
     (
       SELECT lagInFrame(minute_s, 1, 0) OVER (ORDER BY minute_s) AS fromS, minute_s AS toS, agents
       FROM
       (
         SELECT minute_s, uniqMerge(state) OVER () AS agents FROM
         (
           SELECT toUnixTimestamp(minute) AS minute_s, uniqMergeState(agents) AS state
           FROM ${warehouse.database}.platform_minutes
           WHERE minute >= toDateTime({fromS:UInt32}, 'UTC') AND minute <= toDateTime({toS:UInt32}, 'UTC')
           GROUP BY minute
         )
       )
     )
     WHERE fromS > 0 AND toS - fromS > ${silentS} AND agents >= ${agentsMin}
     ORDER BY fromS`,
    { fromS: Math.max(0, Math.floor((fromMs - dayMs) / 1000)), toS: Math.ceil(toMs / 1000) },
    foldBounds,
  )
  return rows
    .map(({ fromS, toS }) => ({
      fromMs: Math.max(fromMs, fromS * 1000 + 60_000),
      toMs: Math.min(toMs, toS * 1000),
    }))
    .filter((each) => each.fromMs < each.toMs)
}
