import type { AnalyticDefinition } from './analytic-definition.ts'
import { at, passages } from './passages.ts'
import { days, parksSql } from './park-days.ts'

const lookBackDays = 30

/** 首次出现: plates that nobody within reach of the asker in the same park saw in the 30 days before, by day and enterprise. */
export const firstSeen: AnalyticDefinition = {
  name: 'first-seen',
  grain: 'day',
  level: 'site',
  columns: [
    { key: 'enterpriseId' },
    { key: 'siteId' },
    { key: 'day' },
    { key: 'vehicles', isCount: true },
  ],
  parameters: { lookBackMs: days(lookBackDays) },
  statement: ({ database, scope }) => `
    WITH ${passages({ database, where: scope.reach, lookBackDays })},
    ${parksSql(database)},
    arrivals AS (
      SELECT p.enterprise_id AS enterprise_id, site_id, day, captured_at, plate,
        row_number() OVER earlier = 1
          OR dateDiff('millisecond', lagInFrame(captured_at) OVER earlier, captured_at) > {lookBackMs:Int64} AS is_first
      FROM passages AS p
      LEFT JOIN parks AS k ON k.enterprise_id = p.enterprise_id
      WHERE plate != ''
      WINDOW earlier AS (PARTITION BY park, plate ORDER BY captured_at, camera_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    )
    SELECT enterprise_id AS enterpriseId, site_id AS siteId, toString(a.day) AS day, count() AS vehicles
    FROM arrivals AS a
    WHERE is_first AND captured_at >= ${at('fromMs')} AND ${scope.shown}
    GROUP BY enterpriseId, siteId, a.day
    ORDER BY enterpriseId, siteId, day`,
}
