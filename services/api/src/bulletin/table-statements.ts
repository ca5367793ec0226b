import {
  asked,
  cameraDays,
  cameraTime,
  during,
  indented,
  isOfficialPlate,
  ofPark,
  passages,
} from './sql-parts.ts'

/** A statement whose rows are a table of the bulletin. Parameters: `parkId`, `fromMs`, `toMs`. */
export const tableStatements = (database: string) =>
  ({
    villages: villages(database),
    village_time: villageTime(database),
    gaps: gaps(database),
    gap_days: gapDays(database),
    days: days(database),
    enterprise_time: enterpriseTime(database),
  }) as const
export type TableName = keyof ReturnType<typeof tableStatements>

export interface VillageRow {
  readonly village_id: string
  readonly enterprises: number
  readonly cameras: number
  readonly vehicles: number
}
export interface VillageTimeRow {
  readonly village_id: string
  readonly online: number
}
export interface GapRow {
  readonly enterprise_id: string
  readonly camera_id: string
  readonly blind_hours: number
}
export interface GapDayRow {
  readonly day: number
  readonly blind_hours: number
}
export interface DayRow {
  readonly day: number
  readonly captures: number
}
export interface EnterpriseTimeRow {
  readonly enterprise_id: string
  readonly cameras: number
  readonly online: number
  readonly blind_hours: number
}

const enterprisesOf = (database: string) =>
  `SELECT enterprise_id, village_id FROM ${database}.registry_enterprises FINAL WHERE park_id = this_park`

/** Where enterprises of no village are told under the empty one. */
const villages = (database: string) => `${asked}
SELECT
  village_id,
  uniqExactIf(enterprise_id, is_connected) AS enterprises,
  sum(cameras) AS cameras,
  sum(vehicles) AS vehicles
FROM
(
  SELECT enterprise_id, true AS is_connected, uniqExact(camera_id) AS cameras, 0 AS vehicles
  FROM ${database}.captures WHERE ${during('captured_at')}
  GROUP BY enterprise_id
  UNION ALL
  SELECT enterprise_id, true, 0, 0
  FROM ${database}.transitions WHERE ${during('at')}
  GROUP BY enterprise_id
  UNION ALL
  SELECT enterprise_id, false, 0, count()
  FROM
  (
${indented(indented(passages(database)))}
  )
  GROUP BY enterprise_id
) AS seen
INNER JOIN (${enterprisesOf(database)}) AS enterprise ON enterprise.enterprise_id = seen.enterprise_id
GROUP BY village_id
ORDER BY village_id`

const villageTime = (database: string) => `${asked}
SELECT
  village_id,
  100 * sum(online_ms) / sum(due_ms) AS online
FROM
(
${indented(cameraTime(database))}
) AS watched
INNER JOIN (${enterprisesOf(database)}) AS enterprise ON enterprise.enterprise_id = watched.enterprise_id
GROUP BY village_id
ORDER BY village_id`

/** Cameras that were blind for an hour and more, the longest first. */
const gaps = (database: string) => `${asked}
SELECT
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

const gapDays = (database: string) => `${asked}
SELECT
  day,
  sum(due_ms - online_ms) / 3600000 AS blind_hours
FROM
(
${indented(cameraDays(database))}
)
GROUP BY day
ORDER BY day`

/** Captures of each day of the period, the first is 0. */
const days = (database: string) => `${asked}
SELECT
  intDiv(toUnixTimestamp64Milli(captured_at) - from_ms, 86400000) AS day,
  count() AS captures
FROM ${database}.captures FINAL
WHERE kind IN ('face', 'vehicle') AND ${during('captured_at')}
  AND ${ofPark(database)}
  AND NOT ${indented(isOfficialPlate).trimStart()}
GROUP BY day
ORDER BY day`

const enterpriseTime = (database: string) => `${asked}
SELECT
  enterprise_id,
  count() AS cameras,
  100 * sum(online_ms) / sum(due_ms) AS online,
  (sum(due_ms) - sum(online_ms)) / 3600000 AS blind_hours
FROM
(
${indented(cameraTime(database))}
)
GROUP BY enterprise_id
ORDER BY enterprise_id`
