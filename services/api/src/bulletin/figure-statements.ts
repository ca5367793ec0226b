import { vehicleTypes } from '@zhian/contracts/tag'
import type { Figure } from '@zhian/contracts/bulletin'
import {
  asked,
  cameraTime,
  during,
  indented,
  isOfficialPlate,
  ofPark,
  passages,
} from './sql-parts.ts'

/** A statement of one row, whose columns are figures; each figure stands in one statement only. */
export interface FigureStatement {
  readonly name: string
  readonly figures: Readonly<Record<string, Figure['unit']>>
  readonly sql: string
}

/** Counts of what passed: told from five on. */
export const classFigures = vehicleTypes.map((type) => `vehicles_${type}`)
export const passageFigures = ['vehicles', ...classFigures]
export const captureFigures = ['captures_face', 'captures_vehicle']

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
      sql: passagesByClass(database),
    },
    { name: 'camera_time', figures: { online: 'percent' }, sql: online(database) },
    { name: 'faults', figures: { faults: 'times' }, sql: faults(database) },
  ]
}

interface FigureSource {
  readonly key: string
  readonly unit: Figure['unit']
  readonly statement: string
}

/** Every figure, in the order in which statements give them; the last ones are what the assessment says. */
export function figureSources(database: string): readonly FigureSource[] {
  const measured = figureStatements(database).flatMap(({ name, figures }) =>
    Object.entries(figures).map(([key, unit]) => ({ key, unit, statement: name })),
  )
  return [
    ...measured,
    { key: 'slots_required', unit: 'slots', statement: 'slots' },
    { key: 'slots_covered', unit: 'slots', statement: 'slots' },
    { key: 'rectifications', unit: 'items', statement: 'rectifications' },
  ]
}

const connected = (database: string) => `${asked}
SELECT uniqExact(enterprise_id) AS enterprises
FROM
(
  SELECT enterprise_id FROM ${database}.captures WHERE ${during('captured_at')}
  UNION ALL
  SELECT enterprise_id FROM ${database}.transitions WHERE ${during('at')}
)
WHERE ${ofPark(database)}`

/** In time: the gateway had it from 5 seconds before (clocks differ) to 30 seconds after the shot; that is asked of every capture. */
const arrivals = (database: string) => `${asked}
SELECT
  uniqExact((enterprise_id, camera_id)) AS cameras,
  100 * avg(toUnixTimestamp64Milli(received_at) - toUnixTimestamp64Milli(captured_at) BETWEEN -5000 AND 30000) AS timely,
  countIf(kind = 'face') AS captures_face,
  countIf(kind = 'vehicle' AND NOT ${indented(isOfficialPlate).trimStart()}) AS captures_vehicle
FROM ${database}.captures FINAL
WHERE ${during('captured_at')}
  AND ${ofPark(database)}`

const passagesByClass = (database: string) => `${asked}
SELECT
  count() AS vehicles,
${vehicleTypes.map((type) => `  countIf(class = '${type}') AS vehicles_${type}`).join(',\n')}
FROM
(
${indented(passages(database))}
)`

const online = (database: string) => `${asked}
SELECT
  100 * sum(online_ms) / sum(due_ms) AS online,
  (sum(due_ms) - sum(online_ms)) / 3600000 AS blind_hours
FROM
(
${indented(cameraTime(database))}
)`

/** Faults that began, without going offline, which the online rate counts. */
const faults = (database: string) => `${asked}
SELECT count() AS faults
FROM ${database}.transitions FINAL
WHERE camera_id != '' AND what NOT IN ('online', 'watching') AND is_so
  AND ${during('at')}
  AND ${ofPark(database)}`
