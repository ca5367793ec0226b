import type { AnalyticDefinition } from './analytic-definition.ts'
import { sequencedPassages } from './passages.ts'

/**
 * 停留时长: from an `in` to the next `out` of the same plate at the same site, 1 minute to 72 hours, by the day of the `in`.
 *
 * No quantile is told that has fewer than the least count beyond it, and no number of stays.
 */
export const dwell: AnalyticDefinition = {
  name: 'dwell',
  grain: 'day',
  level: 'site',
  columns: [
    { key: 'enterpriseId' },
    { key: 'siteId' },
    { key: 'day' },
    { key: 'medianMinutes', unit: 'min' },
    { key: 'p90Minutes', unit: 'min' },
    { key: 'matchRate' },
  ],
  statement: ({ database, scope }) => `
    WITH ${sequencedPassages({ database, where: scope.shown })},
    stays AS (
      SELECT enterprise_id, site_id, toString(day) AS on_day,
        countIf(direction = 'in') AS ins,
        countIf(is_stay) AS stays,
        quantileExactInclusiveIf(0.5)(minutes, is_stay) AS half,
        quantileExactInclusiveIf(0.9)(minutes, is_stay) AS nine_tenths
      FROM (
        SELECT *, dateDiff('millisecond', captured_at, after_at) / 60000 AS minutes,
          direction = 'in' AND direction_after = 'out' AND minutes BETWEEN 1 AND 4320 AS is_stay
        FROM sequences
      )
      GROUP BY enterprise_id, site_id, on_day
    )
    SELECT enterprise_id AS enterpriseId, site_id AS siteId, on_day AS day,
      if(stays >= 2 * {leastCount:UInt32} OR {leastCount:UInt32} = 1, round(half, 1), NULL) AS medianMinutes,
      if(stays >= 10 * {leastCount:UInt32} OR {leastCount:UInt32} = 1, round(nine_tenths, 1), NULL) AS p90Minutes,
      if(ins >= 4 * {leastCount:UInt32} OR {leastCount:UInt32} = 1, round(stays / ins / 0.05) * 0.05, NULL) AS matchRate
    FROM stays
    WHERE stays >= {leastCount:UInt32}
    ORDER BY enterpriseId, siteId, day`,
}
