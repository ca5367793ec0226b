import type { AnalyticDefinition } from './analytic-definition.ts'
import { beginSql, hourSql } from './park-days.ts'
import { passages } from './passages.ts'

/** 分门分时流量: passages by camera, direction and slot. */
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
}
