import type { CaptureQuery } from '@zhian/contracts/api'
import type { QueryParameters, Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { Cursor } from '../cursor.ts'
import type { PlateQuery } from '../plate-query.ts'
import type { TimeRange } from '../time-range.ts'
import { queryBounds } from './query-bounds.ts'

/** Where a capture stands in the table's order. */
export interface CaptureKey {
  readonly enterpriseId: string
  readonly cameraId: string
  readonly capturedAtMs: number
  readonly captureId: string
}

export interface KeySearch {
  readonly query: CaptureQuery
  readonly plate: PlateQuery | null
  readonly range: TimeRange
  readonly cursor: Cursor | null
  readonly limit: number
}

/**
 * Keys of the newest captures that fit, newest first; each capture once, by its latest version.
 *
 * An index that leads to few rows is followed without FINAL, which would read their neighbours too. Nothing that such
 * an index holds changes with a version, but for plates, and those are confirmed against the latest one.
 */
export function searchKeys(warehouse: Warehouse, search: KeySearch): Promise<CaptureKey[]> {
  const { database } = warehouse
  const indexed = indexConditions(search, database)
  const source =
    indexed.length === 0
      ? `${database}.captures FINAL`
      : `(
      SELECT ${filterColumns}
      FROM ${database}.captures
      WHERE ${[...indexed, inRange].join(' AND ')}
      ORDER BY version DESC
      LIMIT 1 BY capture_id
    )`
  const sql = `
    SELECT
      enterprise_id AS enterpriseId,
      camera_id AS cameraId,
      toUnixTimestamp64Milli(captured_at) AS capturedAtMs,
      toString(capture_id) AS captureId
    FROM ${source}
    WHERE ${conditionsOf(search).join('\n      AND ')}
    ORDER BY captured_at DESC, capture_id DESC
    LIMIT {limit:UInt32}`
  return warehouse.query<CaptureKey>(sql, parametersOf(search), queryBounds)
}

/** What a condition may speak of. */
const filterColumns = `
        enterprise_id, camera_id, captured_at, capture_id, site_id, agent_id, kind, vehicle_type,
        max_confidence, source_id, plates, version`

const at = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`

const inRange = `captured_at >= ${at('fromMs')} AND captured_at < ${at('toMs')}`

const conditionOf = {
  enterpriseId: 'enterprise_id = {enterpriseId:String}',
  siteId: 'site_id = {siteId:String}',
  cameraId: 'camera_id = {cameraId:String}',
  agentId: 'agent_id = {agentId:String}',
  kind: 'kind = {kind:String}',
  type: 'vehicle_type = {type:String}',
  confidence: 'max_confidence >= {confidence:Float64}',
  sourceId: 'source_id = {sourceId:String}',
} as const satisfies Partial<Record<keyof CaptureQuery, string>>

type Filter = keyof typeof conditionOf
const filters = Object.keys(conditionOf) as Filter[]

function conditionsOf({ query, plate, cursor }: KeySearch): string[] {
  return [
    inRange,
    ...(cursor === null
      ? []
      : [`(captured_at, capture_id) < (${at('cursorMs')}, {cursorId:UUID})`]),
    ...filters.filter((name) => query[name] !== undefined).map((name) => conditionOf[name]),
    ...(plate === null ? [] : [`arrayExists(each -> ${plateFits('each', plate)}, plates)`]),
  ]
}

/** What leads to few rows; empty where nothing does. */
function indexConditions({ query, plate }: KeySearch, database: string): string[] {
  return [
    ...(query.sourceId === undefined ? [] : [conditionOf.sourceId]),
    ...(plate === null
      ? []
      : [
          `(enterprise_id, camera_id, captured_at, capture_id) IN (
        SELECT enterprise_id, camera_id, captured_at, capture_id
        FROM ${database}.by_plate WHERE ${plateFits('plate_norm', plate)} AND ${inRange})`,
        ]),
  ]
}

const plateFits = (name: string, { isPrefix }: PlateQuery) =>
  isPrefix ? `startsWith(${name}, {plate:String})` : `${name} = {plate:String}`

function parametersOf({ query, plate, range, cursor, limit }: KeySearch): QueryParameters {
  const given = filters.filter((name) => query[name] !== undefined)
  return {
    ...Object.fromEntries(given.map((name) => [name, query[name]])),
    ...range,
    limit,
    ...(plate === null ? {} : { plate: plate.text }),
    ...(cursor === null ? {} : { cursorMs: cursor.capturedAtMs, cursorId: cursor.captureId }),
  }
}
