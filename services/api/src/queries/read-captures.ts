import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { captureColumns } from './capture-row.ts'
import type { CaptureRow } from './capture-row.ts'
import { queryBounds } from './query-bounds.ts'
import type { CaptureKey } from './search-keys.ts'

/**
 * The whole rows of some keys, in the order of the keys; the table's index leads to each.
 *
 * Without FINAL, which would read the wide columns of every neighbour: of several versions the latest is taken here.
 */
export async function readCaptures(
  warehouse: Warehouse,
  keys: readonly CaptureKey[],
): Promise<CaptureRow[]> {
  if (keys.length === 0) return []
  const sql = `
    SELECT ${captureColumns}
    FROM ${warehouse.database}.captures
    WHERE (enterprise_id, camera_id, captured_at, capture_id) IN (
      SELECT key.1, key.2, fromUnixTimestamp64Milli(key.3, 'UTC'), key.4
      FROM (SELECT arrayJoin(arrayZip(
        {enterpriseIds:Array(String)}, {cameraIds:Array(String)}, {times:Array(Int64)}, {ids:Array(UUID)}
      )) AS key))
    ORDER BY version DESC
    LIMIT 1 BY capture_id`
  const rows = await warehouse.query<CaptureRow>(
    sql,
    {
      enterpriseIds: keys.map(({ enterpriseId }) => enterpriseId),
      cameraIds: keys.map(({ cameraId }) => cameraId),
      times: keys.map(({ capturedAtMs }) => capturedAtMs),
      ids: keys.map(({ captureId }) => captureId),
    },
    queryBounds,
  )
  const found = new Map(rows.map((row) => [row.captureId, row]))
  return keys.map(({ captureId }) => found.get(captureId)).filter((row) => row !== undefined)
}
