import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault } from '@zhian/kit/fault'
import { queryBounds } from './query-bounds.ts'
import type { CaptureKey } from './search-keys.ts'

export interface RecentKey extends CaptureKey {
  readonly storedAtMs: number
}

/** What was stored after a moment of the store's own clock, latest first. */
export async function recentKeys(
  warehouse: Warehouse,
  { sinceMs, limit }: { sinceMs: number; limit: number },
): Promise<RecentKey[]> {
  const sql = `
    SELECT
      enterprise_id AS enterpriseId,
      camera_id AS cameraId,
      toUnixTimestamp64Milli(captured_at) AS capturedAtMs,
      toString(capture_id) AS captureId,
      toUnixTimestamp64Milli(stored_at) AS storedAtMs
    FROM ${warehouse.database}.captures
    WHERE stored_at > fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC')
    ORDER BY stored_at DESC
    LIMIT {limit:UInt32}`
  return warehouse.query<RecentKey>(sql, { sinceMs, limit }, queryBounds)
}

/** The store's clock, which stamps `stored_at`. */
export async function storeClockMs(warehouse: Warehouse): Promise<number> {
  const sql = "SELECT toUnixTimestamp64Milli(now64(3, 'UTC')) AS nowMs"
  const [row] = await warehouse.query<{ nowMs: number }>(sql, {}, queryBounds)
  if (row === undefined) throw new Fault('STORE_AWAY', 'the store did not tell its time')
  return row.nowMs
}
