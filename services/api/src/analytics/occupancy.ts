import type { AnalyticDefinition } from './analytic-definition.ts'
import { beginSql } from './park-days.ts'
import { visits } from './visits.ts'

/**
 * 在园量: in minus out since 04:00, at the end of each slot, between bounds.
 *
 * Bounds are two standard deviations of what the gates missed, by their measured capture probability; passages of no
 * known direction, which may be either; and hidden cells, which hold fewer than the least count. Null where that
 * probability is not known. It begins at 0 each day, so who stays overnight is not in it; below zero (`isReconciled` false) says so.
 */
export const occupancy: AnalyticDefinition = {
  name: 'occupancy',
  grain: 'slot',
  level: 'site',
  defaultDays: 1,
  columns: [
    { key: 'enterpriseId' },
    { key: 'siteId' },
    { key: 'day' },
    { key: 'slotEndMs', unit: 'ms' },
    { key: 'vehicles' },
    { key: 'low' },
    { key: 'high' },
    { key: 'hiddenCells' },
    { key: 'isReconciled' },
  ],
  statement: ({ database, scope }) => `
    WITH ${visits({ database, where: scope.shown })},
    cells AS (
      SELECT enterprise_id, site_id, camera_id, p.day AS on_day, slot, direction, count() AS n, n < {leastCount:UInt32} AS is_hidden
      FROM passages AS p
      GROUP BY enterprise_id, site_id, camera_id, on_day, slot, direction
    ),
    slots AS (
      SELECT enterprise_id, site_id, on_day, slot,
        sumIf(n, direction = 'in' AND NOT is_hidden) AS ins,
        sumIf(n, direction = 'out' AND NOT is_hidden) AS outs,
        sumIf(n, direction = '' AND NOT is_hidden) AS unknowns,
        countIf(is_hidden AND direction = 'in') AS hidden_ins,
        countIf(is_hidden AND direction = 'out') AS hidden_outs,
        countIf(is_hidden AND direction = '') AS hidden_unknowns
      FROM cells
      GROUP BY enterprise_id, site_id, on_day, slot
    ),
    since_anchor AS (
      SELECT enterprise_id, site_id, on_day, slot,
        toInt64(sum(ins) OVER since) AS in_sum, toInt64(sum(outs) OVER since) AS out_sum,
        toInt64(sum(unknowns) OVER since) AS unknown_sum,
        sum(hidden_ins) OVER since AS hidden_in, sum(hidden_outs) OVER since AS hidden_out,
        sum(hidden_unknowns) OVER since AS hidden_unknown
      FROM slots
      WINDOW since AS (PARTITION BY enterprise_id, site_id, on_day ORDER BY slot ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    bounded AS (
      SELECT *, in_sum - out_sum AS net, {leastCount:UInt32} - 1 AS in_hidden_max,
        in_sum * (1 - p_in) / p_in + 2 * sqrt(in_sum * (1 - p_in)) / p_in AS missed_in_max,
        out_sum * (1 - p_out) / p_out + 2 * sqrt(out_sum * (1 - p_out)) / p_out AS missed_out_max,
        unknown_sum + hidden_unknown * in_hidden_max AS either
      FROM since_anchor AS s
      LEFT JOIN visits AS v ON v.enterprise_id = s.enterprise_id AND v.site_id = s.site_id
    )
    SELECT enterprise_id AS enterpriseId, site_id AS siteId, toString(on_day) AS day,
      ${beginSql('on_day', 'if(slot = 19, 24, slot + 1)')} AS slotEndMs, net AS vehicles,
      floor(net - missed_out_max - either - hidden_out * in_hidden_max) AS low,
      ceil(net + missed_in_max + either + hidden_in * in_hidden_max) AS high,
      hidden_in + hidden_out + hidden_unknown AS hiddenCells,
      if(net >= 0, 'true', 'false') AS isReconciled
    FROM bounded
    ORDER BY enterpriseId, siteId, slotEndMs`,
}
