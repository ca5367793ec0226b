import { plateExpressions } from '@zhian/contracts/plate'
import type { PlateType } from '@zhian/contracts/plate'
import { marginMs, samePassageSeconds } from '../analytics/passages.ts'
import { isOfficial } from '../official-plates.ts'

/** What a statement asks about, said once at its head: whoever prints or pastes it changes this line alone. */
export const asked =
  'WITH {parkId:String} AS this_park, toInt64({fromMs:Int64}) AS from_ms, toInt64({toMs:Int64}) AS to_ms'

export const ofPark = (database: string) =>
  `enterprise_id IN (SELECT enterprise_id FROM ${database}.registry_enterprises FINAL WHERE park_id = this_park)`
export const during = (column: string) =>
  `${column} >= fromUnixTimestamp64Milli(from_ms) AND ${column} < fromUnixTimestamp64Milli(to_ms)`
export const indented = (sql: string) => sql.replaceAll(/^/gm, '  ')

/** Of whose plates nothing is told. */
export const isOfficialPlate = matchesPlate(isOfficial)

/**
 * Passages as analytics count them: the same plate at the same camera within 10 seconds of the last one is one, its surest picture
 * says when and of which class. What reaches over the edge of the period is the same passage.
 */
export const passages = (database: string) => `SELECT
  enterprise_id,
  argMax((captured_at, vehicle_type), (max_confidence, -toUnixTimestamp64Milli(captured_at))) AS surest,
  if(surest.2 = '', 'unknown', surest.2) AS class
FROM
(
  SELECT *, sum(is_new) OVER (PARTITION BY enterprise_id, camera_id, plate ORDER BY captured_at, capture_id) AS passage
  FROM
  (
    SELECT
      enterprise_id, camera_id, captured_at, capture_id, vehicle_type, max_confidence,
      if(${indented(indented(matchesPlate((type) => !isOfficial(type)))).trimStart()},
        plate_norm, toString(capture_id)) AS plate,
      lagInFrame(captured_at, 1, toDateTime64(0, 3, 'UTC')) OVER (
        PARTITION BY enterprise_id, camera_id, plate ORDER BY captured_at, capture_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS last_at,
      toUnixTimestamp64Milli(captured_at) - toUnixTimestamp64Milli(last_at) > ${samePassageSeconds * 1000} AS is_new
    FROM ${database}.captures FINAL
    WHERE kind = 'vehicle'
      AND captured_at >= fromUnixTimestamp64Milli(from_ms - ${marginMs})
      AND captured_at < fromUnixTimestamp64Milli(to_ms + ${marginMs})
      AND ${ofPark(database)}
      AND NOT ${indented(indented(isOfficialPlate)).trimStart()}
  )
)
GROUP BY enterprise_id, camera_id, plate, passage
HAVING ${during('surest.1')}`

/**
 * What every camera was from one word of its agents to the next: watched is online, and its agent running and heard of.
 * Retired ones are not in it.
 */
const spans = (database: string) => `SELECT
  enterprise_id, camera_id, at_ms,
  anyLast(if(what = 'online', toNullable(is_so), NULL)) OVER upToHere AS is_online,
  anyLast(if(what = 'watching', toNullable(is_so), NULL)) OVER upToHere AS is_watching,
  ifNull(is_online, false) AND ifNull(is_watching, true) AS is_watched,
  least(leadInFrame(at_ms, 1, to_ms) OVER fromHere, heard_ms) AS until_ms
FROM
(
  SELECT
    camera.enterprise_id AS enterprise_id, camera.agent_id AS agent_id, camera.camera_id AS camera_id,
    what, is_so, transition_id, toUnixTimestamp64Milli(at) AS at_ms, first_at,
    if(toUnixTimestamp64Milli(agent.reported_at) = 0, to_ms, toUnixTimestamp64Milli(agent.reported_at)) AS heard_ms
  FROM
  (
    SELECT enterprise_id, agent_id, camera_id, min(at) AS first_at
    FROM ${database}.transitions FINAL
    WHERE camera_id != '' AND what = 'online' AND at < fromUnixTimestamp64Milli(to_ms)
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
    WHERE what IN ('online', 'watching') AND at < fromUnixTimestamp64Milli(to_ms)
  ) AS change ON change.agent_id = camera.agent_id
  LEFT JOIN (SELECT agent_id, reported_at FROM ${database}.agents FINAL) AS agent ON agent.agent_id = camera.agent_id
  WHERE of_camera IN ('', camera.camera_id) AND (at >= first_at OR what = 'watching')
)
WINDOW
  upToHere AS (PARTITION BY enterprise_id, agent_id, camera_id ORDER BY at_ms, transition_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW),
  fromHere AS (PARTITION BY enterprise_id, agent_id, camera_id ORDER BY at_ms, transition_id ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)`

/**
 * For each camera how long it should have been watched and how long it was. What several agents say of one camera is put
 * together. Due from the first word of it on.
 */
export const cameraTime = (database: string) => `SELECT
  enterprise_id,
  camera_id,
  to_ms - greatest(from_ms, min(at_ms)) AS due_ms,
  intervalLengthSumIf(
    greatest(at_ms, from_ms), least(until_ms, to_ms),
    is_watched AND least(until_ms, to_ms) > greatest(at_ms, from_ms)) AS online_ms
FROM
(
${indented(spans(database))}
)
WHERE is_online IS NOT NULL
GROUP BY enterprise_id, camera_id
HAVING due_ms > 0`

/** The same for each day of the period; the first is 0. */
export const cameraDays = (database: string) => `SELECT
  day,
  enterprise_id,
  camera_id,
  from_ms + day * 86400000 AS day_from,
  day_from + 86400000 AS day_to,
  day_to - greatest(day_from, min(at_ms)) AS due_ms,
  intervalLengthSumIf(
    greatest(at_ms, day_from), least(until_ms, day_to),
    is_watched AND least(until_ms, day_to) > greatest(at_ms, day_from)) AS online_ms
FROM
(
${indented(spans(database))}
)
ARRAY JOIN range(toUInt32(intDiv(to_ms - from_ms, 86400000))) AS day
WHERE is_online IS NOT NULL
GROUP BY day, enterprise_id, camera_id
HAVING due_ms > 0`

/** A line for each type: a line that had to wrap would be another pattern once it is copied. */
function matchesPlate(isWanted: (type: PlateType) => boolean): string {
  const lines = plateExpressions(isWanted).join("|',\n  '")
  return `match(plate_norm, concat('^(',\n  '${lines})$'))`
}
