import type { AnalyticDefinition } from './analytic-definition.ts'
import { at } from './passages.ts'

/** 及时率: captures that the platform had within 30 seconds (and not before 5 seconds ahead of their time), by camera. */
export const timeliness: AnalyticDefinition = {
  name: 'timeliness',
  grain: 'day',
  level: 'site',
  columns: [{ key: 'enterpriseId' }, { key: 'cameraId' }, { key: 'timelyShare' }],
  statement: ({ database, scope }) => `
    SELECT enterprise_id AS enterpriseId, camera_id AS cameraId,
      round(avg(dateDiff('millisecond', captured_at, stored_at) BETWEEN -5000 AND 30000), 2) AS timelyShare
    FROM ${database}.captures FINAL
    WHERE captured_at >= ${at('fromMs')} AND captured_at < ${at('toMs')} AND ${scope.shown}
    GROUP BY enterpriseId, cameraId
    HAVING count() >= {leastCount:UInt32}
    ORDER BY timelyShare, enterpriseId, cameraId`,
}
