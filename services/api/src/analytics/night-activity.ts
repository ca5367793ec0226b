import type { AnalyticDefinition } from './analytic-definition.ts'
import { at, shownPassages } from './passages.ts'
import { likeDaysSql } from './like-days.ts'
import { daySql, parksSql } from './park-days.ts'

/**
 * 夜间异常: passages from 23:00 to 05:00 against the same weekday of the four weeks before; unusual above
 * median + 3 × MAD, and from ten on. Cells that are hidden are left out of both sides.
 *
 * A night is the last slot of a day and the first of the next. Nights before the camera's first are not compared with;
 * with fewer than three nothing is said. Holidays and days worked in exchange are compared with their like.
 */
export const nightActivity: AnalyticDefinition = {
  name: 'night-activity',
  grain: 'day',
  level: 'site',
  columns: [
    { key: 'enterpriseId' },
    { key: 'cameraId' },
    { key: 'gate' },
    { key: 'day' },
    { key: 'vehicles', isCount: true },
    { key: 'median' },
    { key: 'threshold' },
    { key: 'isUnusual' },
  ],
  statement: ({ database, scope }) => `
    WITH ${shownPassages({ database, where: scope.shown, lookBackDays: 29 })},
    nights AS (
      SELECT enterprise_id, camera_id, any(s.gate) AS gate_name,
        if(slot = 0, s.day - 1, s.day) AS night, countIf(slot IN (0, 19)) AS n, min(s.day) AS seen_on
      FROM shown AS s
      GROUP BY enterprise_id, camera_id, night
    ),
    /* A quiet gate has no cell that may be told for weeks; that it was watched meanwhile its agent has said. */
    watched AS (
      SELECT enterprise_id, camera_id, ${daySql('min(at)')} AS watched_from
      FROM ${database}.transitions FINAL
      WHERE what = 'online' AND is_so
      GROUP BY enterprise_id, camera_id
    ),
    ${parksSql(database)},
    cameras AS (
      SELECT n.enterprise_id AS enterprise_id, n.camera_id AS camera_id, any(gate_name) AS gate_named,
        if(any(watched_from) = toDate(0), min(seen_on), least(min(seen_on), any(watched_from))) AS first_day,
        mapFromArrays(groupArray(night), groupArray(toFloat64(n.n))) AS by_night
      FROM nights AS n
      LEFT JOIN watched AS w ON w.enterprise_id = n.enterprise_id AND w.camera_id = n.camera_id
      GROUP BY enterprise_id, camera_id
    ),
    judged AS (
      SELECT c.enterprise_id AS enterprise_id, camera_id, gate_named, on_night, by_night[on_night] AS passed,
        arrayMap(like -> by_night[like], arrayFilter(like -> like >= first_day, ${likeDaysSql('park', 'on_night')})) AS others,
        arrayReduce('median', others) AS middle,
        arrayReduce('median', arrayMap(other -> abs(other - middle), others)) AS deviation
      FROM cameras AS c
      LEFT JOIN parks AS k ON k.enterprise_id = c.enterprise_id
      ARRAY JOIN mapKeys(by_night) AS on_night
      WHERE passed > 0 AND on_night >= ${daySql(at('fromMs'))} AND on_night < ${daySql(at('toMs'))}
    )
    SELECT enterprise_id AS enterpriseId, camera_id AS cameraId, gate_named AS gate, toString(on_night) AS day, passed AS vehicles,
      if(length(others) >= 3, middle, NULL) AS median,
      if(length(others) >= 3, middle + 3 * deviation, NULL) AS threshold,
      if(length(others) >= 3, if(passed > threshold AND passed >= 10, 'true', 'false'), NULL) AS isUnusual
    FROM judged
    ORDER BY enterpriseId, cameraId, day`,
}
