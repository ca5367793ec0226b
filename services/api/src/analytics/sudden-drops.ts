import type { AnalyticDefinition } from './analytic-definition.ts'
import { beginSql, hourSql } from './park-days.ts'
import { shownPassages } from './passages.ts'

/** 抓拍骤降: slots with less than 30 % of the median of the same slot of the same weekday in the four weeks before, where that is 20 or more. */
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
        mapFromArrays(groupArray(on_day), groupArray(toFloat64(n))) AS by_day,
        arrayDistinct(arrayFlatten(groupArray([on_day + 7, on_day + 14, on_day + 21, on_day + 28]))) AS due_days
      FROM counts
      GROUP BY enterprise_id, camera_id, slot
    )
    SELECT enterprise_id AS enterpriseId, camera_id AS cameraId, gate_named AS gate, toString(due_day) AS day,
      ${hourSql('slot')} AS hour, ${beginSql('due_day', 'slot')} AS slotBeginMs, by_day[due_day] AS vehicles,
      arrayReduce('median', arrayMap(weeks -> by_day[due_day - 7 * weeks], [1, 2, 3, 4])) AS median
    FROM slots
    ARRAY JOIN due_days AS due_day
    WHERE slotBeginMs >= {fromMs:Int64} AND slotBeginMs < {toMs:Int64} AND median >= 20 AND vehicles < 0.3 * median
    ORDER BY slotBeginMs, enterpriseId, cameraId`,
}
