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

/** Keys of the newest captures that fit, newest first. Few narrow columns are read; FINAL shows each capture once. */
export async function searchKeys(warehouse: Warehouse, search: KeySearch): Promise<CaptureKey[]> {
  const conditions = conditionsOf(search, warehouse.database)
  const sql = `
    SELECT
      enterprise_id AS enterpriseId,
      camera_id AS cameraId,
      toUnixTimestamp64Milli(captured_at) AS capturedAtMs,
      toString(capture_id) AS captureId
    FROM ${warehouse.database}.captures FINAL
    WHERE ${conditions.join('\n      AND ')}
    ORDER BY captured_at DESC, capture_id DESC
    LIMIT {limit:UInt32}`
  return warehouse.query<CaptureKey>(sql, parametersOf(search), queryBounds)
}

const at = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`

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

function conditionsOf({ query, plate, cursor }: KeySearch, database: string): string[] {
  const inRange = `captured_at >= ${at('fromMs')} AND captured_at < ${at('toMs')}`
  return [
    inRange,
    ...(cursor === null
      ? []
      : [`(captured_at, capture_id) < (${at('cursorMs')}, {cursorId:UUID})`]),
    ...filters.filter((name) => query[name] !== undefined).map((name) => conditionOf[name]),
    ...(plate === null ? [] : plateConditions(plate, { database, inRange })),
  ]
}

/** The lookup table finds, the capture confirms: a later tag may have read another plate. */
function plateConditions(
  { isPrefix }: PlateQuery,
  { database, inRange }: { database: string; inRange: string },
): string[] {
  const fits = (name: string) =>
    isPrefix ? `startsWith(${name}, {plate:String})` : `${name} = {plate:String}`
  return [
    `(enterprise_id, camera_id, captured_at, capture_id) IN (
        SELECT enterprise_id, camera_id, captured_at, capture_id
        FROM ${database}.by_plate WHERE ${fits('plate_norm')} AND ${inRange})`,
    `arrayExists(each -> ${fits('each')}, plates)`,
  ]
}

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
