import type { AnalyticDefinition } from './analytic-definition.ts'
import { likeDaysSql } from './like-days.ts'
import { beginSql, daySql, hourSql, parksSql } from './park-days.ts'
import { at, shownPassages } from './passages.ts'

/**
 * 抓拍骤降: slots with less than 30 % of the median of the same slot of the same weekday in the four weeks before, where that is
 * 20 or more. Holidays and days worked in exchange are compared with their like; with fewer than two of them nothing is said.
 */
export const suddenDrops: AnalyticDefinition = {
  name: 'sudden-drops',
  grain: 'slot',
  level: 'site',
  columns: [
    { key: 'enterpriseId' },
    { key: 'cameraId' },
    { key: 'gate' },
    { key: 'day' },
    { key: 'hour', unit: 'h' },
    { key: 'slotBeginMs', unit: 'ms' },
    { key: 'vehicles', isCount: true },
    { key: 'median' },
  ],
  statement: ({ database, scope }) => `
    WITH ${shownPassages({ database, where: scope.shown, lookBackDays: 28 })},
    counts AS (
      SELECT enterprise_id, camera_id, any(s.gate) AS gate_name, s.day AS on_day, slot, count() AS n
      FROM shown AS s
      GROUP BY enterprise_id, camera_id, on_day, slot
    ),
    slots AS (
      SELECT enterprise_id, camera_id, slot, any(gate_name) AS gate_named,
        mapFromArrays(groupArray(on_day), groupArray(toFloat64(n))) AS by_day
      FROM counts
      GROUP BY enterprise_id, camera_id, slot
    ),
    ${parksSql(database)},
    judged AS (
      SELECT s.enterprise_id AS enterprise_id, camera_id, slot, gate_named, by_day, due_day,
        ${likeDaysSql('park', 'due_day')} AS like_days
      FROM slots AS s
      LEFT JOIN parks AS k ON k.enterprise_id = s.enterprise_id
      ARRAY JOIN arrayMap(later -> ${daySql(at('fromMs'))} + later, range(dateDiff('day', ${at('fromMs')}, ${at('toMs')}) + 1)) AS due_day
    )
    SELECT enterprise_id AS enterpriseId, camera_id AS cameraId, gate_named AS gate, toString(due_day) AS day,
      ${hourSql('slot')} AS hour, ${beginSql('due_day', 'slot')} AS slotBeginMs, by_day[due_day] AS vehicles,
      arrayReduce('median', arrayMap(like -> by_day[like], like_days)) AS median
    FROM judged
    WHERE length(like_days) >= 2 AND slotBeginMs >= {fromMs:Int64} AND slotBeginMs < {toMs:Int64} AND median >= 20 AND vehicles < 0.3 * median
    ORDER BY slotBeginMs, enterpriseId, cameraId`,
}
