import type { AnalyticDefinition, Scope } from './analytic-definition.ts'
import { beginSql, hourSql } from './park-days.ts'
import { passages, shownPassages } from './passages.ts'

/** 分门分时流量: passages by camera, direction and slot; by days or weeks where slots would be too many. */
export const flow: AnalyticDefinition = {
  name: 'flow',
  grain: 'slot',
  level: 'site',
  defaultDays: 1,
  columns: [
    { key: 'enterpriseId' },
    { key: 'siteId' },
    { key: 'cameraId' },
    { key: 'gate' },
    { key: 'direction' },
    { key: 'day' },
    { key: 'hour', unit: 'h' },
    { key: 'slotBeginMs', unit: 'ms' },
    { key: 'vehicles', isCount: true },
  ],
  statement: ({ database, scope }) => `
    WITH ${passages({ database, where: scope.shown })}
    SELECT enterprise_id AS enterpriseId, any(site_id) AS siteId, camera_id AS cameraId, any(p.gate) AS gate,
      direction, toString(day) AS day, ${hourSql('slot')} AS hour,
      ${beginSql('p.day', 'slot')} AS slotBeginMs, count() AS vehicles
    FROM passages AS p
    GROUP BY enterprise_id, camera_id, direction, p.day, slot
    ORDER BY enterpriseId, cameraId, direction, slotBeginMs`,
  coarser: [
    { bucket: 'day', statement: byStretches('p.day') },
    { bucket: 'week', statement: byStretches('toMonday(p.day)') },
  ],
}

/** Sums of cells that may be told, so a day may count less than went by: it says no more than its cells. */
function byStretches(begin: string) {
  return ({ database, scope }: { database: string; scope: Scope }) => `
    WITH ${shownPassages({ database, where: scope.shown })}
    SELECT enterprise_id AS enterpriseId, any(site_id) AS siteId, camera_id AS cameraId, any(p.gate) AS gate,
      direction, toString(${begin}) AS day, NULL AS hour,
      ${beginSql(begin, '0')} AS slotBeginMs, count() AS vehicles
    FROM shown AS p
    GROUP BY enterprise_id, camera_id, direction, ${begin}
    ORDER BY enterpriseId, cameraId, direction, slotBeginMs`
}
