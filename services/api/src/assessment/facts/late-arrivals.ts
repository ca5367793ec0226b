import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { dayMs } from '../periods.ts'
import { foldBounds } from './fold-hours.ts'

interface Asked {
  readonly enterprises: readonly string[]
  /** Times before this had been counted. */
  readonly countedToMs: number
  /** What arrived from here on, by the warehouse's clock. */
  readonly sinceMs: number
}

/** Sudden drops look four weeks back from the beginning of what is counted, and nothing looks further. */
const lookBackMs = 70 * dayMs
/** What comes within an hour of its own hour's end is on its way, not late. */
const onItsWayS = 2 * 3600

/** Whose captures or cameras' changes of times already counted came afterwards, and when the last of them did. */
export async function lateArrivals(
  warehouse: Warehouse,
  { enterprises, countedToMs, sinceMs }: Asked,
): Promise<Map<string, number>> {
  const rows = await warehouse.query<{ enterpriseId: string; lastMs: number }>(
    `SELECT enterpriseId, max(lastAtMs) AS lastMs FROM
     (
       SELECT enterprise_id AS enterpriseId, toUnixTimestamp64Milli(max(touched_at)) AS lastAtMs
       FROM ${warehouse.database}.touched_hours
       WHERE enterprise_id IN {enterprises:Array(String)} AND what = 'captures'
         AND hour >= toDateTime({fromS:UInt32}, 'UTC') AND hour < toDateTime({countedToS:UInt32}, 'UTC')
         AND touched_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')
         AND touched_at >= addSeconds(hour, ${onItsWayS})
       GROUP BY enterprise_id
       UNION ALL
       SELECT enterprise_id, toUnixTimestamp64Milli(max(reported_at))
       FROM ${warehouse.database}.transitions
       WHERE enterprise_id IN {enterprises:Array(String)}
         AND at >= toDateTime({fromS:UInt32}, 'UTC') AND at < toDateTime({countedToS:UInt32}, 'UTC')
         AND reported_at >= fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')
         AND reported_at >= addSeconds(at, ${onItsWayS})
       GROUP BY enterprise_id
     )
     GROUP BY enterpriseId`,
    {
      enterprises,
      fromS: Math.max(0, Math.floor((countedToMs - lookBackMs) / 1000)),
      countedToS: Math.floor(countedToMs / 1000),
      sinceMs,
    },
    foldBounds,
  )
  return new Map(rows.map(({ enterpriseId, lastMs }) => [enterpriseId, lastMs]))
}
