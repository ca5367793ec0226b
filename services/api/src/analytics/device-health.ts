import type { AnalyticDefinition } from './analytic-definition.ts'
import { daySql } from './park-days.ts'
import { at } from './passages.ts'
import { watchedTime } from './watched-time.ts'

/**
 * 设备健康: 0.4 online + 0.2 clock + 0.2 image + 0.2 activity, worst first.
 *
 * Online is watched time of all time; clock and image are shares of the watched time without a fault, the image's also of
 * captures with a usable picture; activity is days with captures. What was not watched earns nothing.
 */
export const deviceHealth: AnalyticDefinition = {
  name: 'device-health',
  grain: 'day',
  level: 'site',
  columns: [
    { key: 'enterpriseId' },
    { key: 'cameraId' },
    { key: 'gate' },
    { key: 'health' },
    { key: 'online' },
    { key: 'clock' },
    { key: 'image' },
    { key: 'activity' },
  ],
  statement: ({ database, scope }) => `
    WITH ${watchedTime({ database, scope })},
    activity AS (
      SELECT enterprise_id, camera_id,
        uniqExact(${daySql('captured_at')}) AS active_days,
        countIf(hasAny(flags, ['image_invalid', 'image_too_large', 'image_not_fetched', 'image_absent'])) / count() AS bad_share
      FROM ${database}.captures FINAL
      WHERE captured_at >= ${at('fromMs')} AND captured_at < ${at('toMs')} AND ${scope.shown}
      GROUP BY enterprise_id, camera_id
    )
    SELECT w.enterprise_id AS enterpriseId, w.camera_id AS cameraId, gate,
      round(0.4 * online + 0.2 * clock + 0.2 * image + 0.2 * activity, 3) AS health,
      round(watched_ms / ({toMs:Int64} - {fromMs:Int64}), 2) AS online,
      if(watched_ms = 0, 0, round(1 - clock_wrong_ms / watched_ms, 2)) AS clock,
      if(watched_ms = 0, 0, round((1 - picture_bad_ms / watched_ms) * (1 - bad_share), 2)) AS image,
      round(active_days / (({toMs:Int64} - {fromMs:Int64}) / 86400000), 2) AS activity
    FROM watched_time AS w
    LEFT JOIN activity AS a ON a.enterprise_id = w.enterprise_id AND a.camera_id = w.camera_id
    ORDER BY health, enterpriseId, cameraId`,
}
