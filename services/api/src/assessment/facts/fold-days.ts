import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { bounded, chunksOf, parametersOf, touchedEnterprises, touchedSince } from './fold-hours.ts'

/** In the park's calendar. */
export const dayOfHour = "toDate(addHours(hour, 8), 'UTC')"

const dayS = 86_400

/**
 * Adds up again, from the hours as they stand, exactly the days of cameras of which anything arrived in a span of the warehouse's clock.
 *
 * The hours of what arrived then must have been counted before. Doing it twice changes nothing.
 */
export async function foldDays(
  warehouse: Warehouse,
  span: { readonly sinceMs: number; readonly untilMs: number },
): Promise<void> {
  for (const what of ['captures', 'status'] as const)
    for (const chunk of chunksOf(await touchedEnterprises(warehouse, what, span))) {
      const parameters = parametersOf(chunk, span)
      // A day reaches further than the hours of it that were touched.
      const around = { fromS: Math.max(0, parameters.fromS - dayS), toS: parameters.toS + dayS }
      const sql = what === 'captures' ? captureDaysSql : clockDaysSql
      await warehouse.command(sql(warehouse.database), { ...parameters, ...around })
    }
}

const touchedDays = (database: string, columns: string, what: string) =>
  `(${columns}, ${dayOfHour}) IN
     (
       SELECT ${columns}, ${dayOfHour} FROM ${database}.touched_hours
       WHERE what = '${what}' AND enterprise_id IN {enterprises:Array(String)} AND ${touchedSince}
     )`

const near = `enterprise_id IN {enterprises:Array(String)}
     AND hour >= toDateTime({fromS:UInt32}, 'UTC') AND hour < toDateTime({toS:UInt32}, 'UTC')`

const captureDaysSql = (database: string) =>
  `INSERT INTO ${database}.camera_days
   SELECT enterprise_id, camera_id, ${dayOfHour} AS day, sum(captures), sum(timely), sum(timely_of), sum(not_ahead),
     sum(complete), sum(qualified), sum(qualified_of), sum(distinct_captures), sum(delay_sum_ms), sumMap(face_px), sumMap(plate_px),
     min(first_at), max(last_at),
     arrayMap(each -> sumMap(map(toHour(addHours(hour, 8)), captures))[each], range(24)), {version:UInt64}
   FROM ${database}.camera_hours FINAL
   WHERE ${near} AND ${touchedDays(database, 'enterprise_id, camera_id', 'captures')}
   GROUP BY enterprise_id, camera_id, day
   ${bounded}`

const clockDaysSql = (database: string) =>
  `INSERT INTO ${database}.camera_clock_days
   SELECT enterprise_id, camera_id, ${dayOfHour} AS day, sum(probes), sum(true_probes), sum(offset_sum_ms), {version:UInt64}
   FROM ${database}.camera_clock_hours FINAL
   WHERE ${near} AND ${touchedDays(database, 'enterprise_id', 'status')}
   GROUP BY enterprise_id, camera_id, day
   ${bounded}`
