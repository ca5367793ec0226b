import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { captureColumns } from './capture-row.ts'
import type { CaptureRow } from './capture-row.ts'
import { queryBounds } from './query-bounds.ts'

/** One capture by its id, through the id's filter index; the latest tags where it was tagged again. */
export async function findCapture(
  warehouse: Warehouse,
  captureId: string,
): Promise<CaptureRow | null> {
  const sql = `
    SELECT ${captureColumns}
    FROM ${warehouse.database}.captures
    WHERE capture_id = {captureId:UUID}
    ORDER BY version DESC
    LIMIT 1`
  const [row] = await warehouse.query<CaptureRow>(sql, { captureId }, queryBounds)
  return row ?? null
}
