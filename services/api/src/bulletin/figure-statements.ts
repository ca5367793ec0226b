import { vehicleTypes } from '@zhian/contracts/tag'
import type { Figure } from '@zhian/contracts/bulletin'

/** A statement of one row, whose columns are figures; each figure stands in one statement only. */
export interface FigureStatement {
  readonly name: string
  readonly figures: Readonly<Record<string, Figure['unit']>>
  readonly sql: string
}

/** Counts of what passed: told from five on. They stand beside their sum, so one alone may not be left out. */
export const passageFigures = ['vehicles', ...vehicleTypes.map((type) => `vehicles_${type}`)]
export const captureFigures = ['captures_face', 'captures_vehicle']

const ofPark = (database: string) =>
  `enterprise_id IN (SELECT enterprise_id FROM ${database}.registry_enterprises FINAL WHERE park_id = {parkId:String})`
const during = (column: string) =>
  `${column} >= fromUnixTimestamp64Milli({fromMs:Int64}) AND ${column} < fromUnixTimestamp64Milli({toMs:Int64})`

/** What is measured, as it is printed in the appendix. Parameters: `parkId`, `fromMs`, `toMs`. */
export function figureStatements(database: string): readonly FigureStatement[] {
  return [
    { name: 'connected', figures: { enterprises: 'enterprises' }, sql: connected(database) },
    {
      name: 'arrivals',
      figures: {
        cameras: 'cameras',
        timely: 'percent',
        captures_face: 'times',
        captures_vehicle: 'times',
      },
      sql: arrivals(database),
    },
    {
      name: 'passages',
      figures: Object.fromEntries(passageFigures.map((key) => [key, 'times' as const])),
      sql: passages(database),
    },
    {
      name: 'camera_time',
      figures: { online: 'percent' },
      sql: `SELECT
  100 * sum(online_ms) / sum(due_ms) AS online,
  (sum(due_ms) - sum(online_ms)) / 3600000 AS blind_hours
FROM
(
${indented(cameraTime(database))}
)`,
    },
    { name: 'faults', figures: { faults: 'times' }, sql: faults(database) },
  ]
}

const connected = (database: string) => `SELECT uniqExact(enterprise_id) AS enterprises
FROM
(
  SELECT enterprise_id FROM ${database}.captures WHERE ${during('captured_at')}
  UNION ALL
  SELECT enterprise_id FROM ${database}.transitions WHERE ${during('at')}
)
WHERE ${ofPark(database)}`

/** In time: the gateway had it from 5 seconds before (clocks differ) to 30 seconds after the shot. */
const arrivals = (database: string) => `SELECT
  uniqExact((enterprise_id, camera_id)) AS cameras,
  100 * avg(toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(captured_at) BETWEEN -5000 AND 30000) AS timely,
  countIf(kind = 'face') AS captures_face,
  countIf(kind = 'vehicle') AS captures_vehicle
FROM ${database}.captures FINAL
WHERE ${during('captured_at')}
  AND ${ofPark(database)}`

/** The same plate at the same camera within 10 seconds of the last one is one passage; its surest picture says the class. */
const passages = (database: string) => `SELECT
  count() AS vehicles,
${vehicleTypes.map((type) => `  countIf(class = '${type}') AS vehicles_${type}`).join(',\n')}
FROM
(
  SELECT if(argMax(vehicle_type, max_confidence) = '', 'unknown', argMax(vehicle_type, max_confidence)) AS class
  FROM
  (
    SELECT *, sum(is_new) OVER (PARTITION BY enterprise_id, camera_id, plate_norm ORDER BY captured_at, capture_id) AS passage
    FROM
    (
      SELECT
        enterprise_id, camera_id, plate_norm, captured_at, capture_id, vehicle_type, max_confidence,
        lagInFrame(captured_at, 1, toDateTime64(0, 3, 'UTC')) OVER (
          PARTITION BY enterprise_id, camera_id, plate_norm ORDER BY captured_at, capture_id
          ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS last_at,
        plate_norm = '' OR toUnixTimestamp64Milli(captured_at) - toUnixTimestamp64Milli(last_at) > 10000 AS is_new
      FROM ${database}.captures FINAL
      WHERE kind = 'vehicle' AND ${during('captured_at')}
        AND ${ofPark(database)}
    )
  )
  GROUP BY enterprise_id, camera_id, plate_norm, passage
)`

/** Faults that began, without going offline, which the online rate counts. */
const faults = (database: string) => `SELECT count() AS faults
FROM ${database}.transitions FINAL
WHERE camera_id != '' AND what NOT IN ('online', 'watching') AND is_so
  AND ${during('at')}
  AND ${ofPark(database)}`

/**
 * For each camera how long it should have been watched and how long it was: online, and its agent running and heard of.
 * What several agents say of one camera is put together. Due from the first word of it on; retired ones are not.
 */
const cameraTime = (database: string) => `SELECT
  enterprise_id,
  camera_id,
  {toMs:Int64} - greatest({fromMs:Int64}, min(at_ms)) AS due_ms,
  intervalLengthSumIf(
    greatest(at_ms, {fromMs:Int64}), least(until_ms, {toMs:Int64}),
    is_watched AND least(until_ms, {toMs:Int64}) > greatest(at_ms, {fromMs:Int64})) AS online_ms
FROM
(
  SELECT
    enterprise_id, camera_id, at_ms,
    anyLast(if(what = 'online', toNullable(is_so), NULL)) OVER upToHere AS is_online,
    anyLast(if(what = 'watching', toNullable(is_so), NULL)) OVER upToHere AS is_watching,
    ifNull(is_online, false) AND ifNull(is_watching, true) AS is_watched,
    least(leadInFrame(at_ms, 1, {toMs:Int64}) OVER fromHere, heard_ms) AS until_ms
  FROM
  (
    SELECT
      camera.enterprise_id AS enterprise_id, camera.agent_id AS agent_id, camera.camera_id AS camera_id,
      what, is_so, transition_id, toUnixTimestamp64Milli(at) AS at_ms, first_at,
      if(toUnixTimestamp64Milli(agent.reported_at) = 0, {toMs:Int64}, toUnixTimestamp64Milli(agent.reported_at)) AS heard_ms
    FROM
    (
      SELECT enterprise_id, agent_id, camera_id, min(at) AS first_at
      FROM ${database}.transitions FINAL
      WHERE camera_id != '' AND what = 'online' AND at < fromUnixTimestamp64Milli({toMs:Int64})
        AND ${ofPark(database)}
        AND (enterprise_id, camera_id) NOT IN (
          SELECT enterprise_id, camera_id FROM ${database}.registry_cameras FINAL
          GROUP BY enterprise_id, camera_id HAVING min(is_retired))
      GROUP BY enterprise_id, agent_id, camera_id
    ) AS camera
    INNER JOIN
    (
      SELECT agent_id, camera_id AS of_camera, what, is_so, at, transition_id
      FROM ${database}.transitions FINAL
      WHERE what IN ('online', 'watching') AND at < fromUnixTimestamp64Milli({toMs:Int64})
    ) AS change ON change.agent_id = camera.agent_id
    LEFT JOIN (SELECT agent_id, reported_at FROM ${database}.agents FINAL) AS agent ON agent.agent_id = camera.agent_id
    WHERE of_camera IN ('', camera.camera_id) AND (at >= first_at OR what = 'watching')
  )
  WINDOW
    upToHere AS (PARTITION BY enterprise_id, agent_id, camera_id ORDER BY at_ms, transition_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
    fromHere AS (PARTITION BY enterprise_id, agent_id, camera_id ORDER BY at_ms, transition_id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
)
WHERE is_online IS NOT NULL
GROUP BY enterprise_id, camera_id
HAVING due_ms > 0`

/** Cameras that were blind for an hour and more, the longest first. */
export const gapsStatement = (database: string) => `SELECT
  enterprise_id,
  camera_id,
  (due_ms - online_ms) / 3600000 AS blind_hours
FROM
(
${indented(cameraTime(database))}
)
WHERE blind_hours >= 1
ORDER BY blind_hours DESC, enterprise_id, camera_id
LIMIT 10000`

/** Captures of each day of the period, the first is 0. */
export const daysStatement = (database: string) => `SELECT
  intDiv(toUnixTimestamp64Milli(captured_at) - {fromMs:Int64}, 86400000) AS day,
  count() AS captures
FROM ${database}.captures FINAL
WHERE kind IN ('face', 'vehicle') AND ${during('captured_at')}
  AND ${ofPark(database)}
GROUP BY day
ORDER BY day`

const indented = (sql: string) => sql.replaceAll(/^/gm, '  ')
