import type { CameraView } from '@zhian/contracts/api'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { WarehouseFilter } from '../access/place-filter.ts'
import { queryBounds } from './query-bounds.ts'

interface CameraRow extends Omit<CameraView, 'lastSeenAtMs' | 'lastCaptureAtMs' | 'clock'> {
  readonly lastSeenAtMs: number
  readonly lastCaptureAtMs: number
  readonly offsetMs: number | null
  readonly uncertaintyMs: number | null
}

/** What the agents last said of their cameras. */
export async function listCameras(
  warehouse: Warehouse,
  { condition, parameters }: WarehouseFilter,
): Promise<CameraView[]> {
  const sql = `
    SELECT
      camera_id AS cameraId,
      enterprise_id AS enterpriseId,
      site_id AS siteId,
      agent_id AS agentId,
      device_id AS deviceId,
      protocol,
      is_online AS isOnline,
      last_seen_at_ms AS lastSeenAtMs,
      last_capture_at_ms AS lastCaptureAtMs,
      captures,
      faults,
      clock_offset_ms AS offsetMs,
      clock_uncertainty_ms AS uncertaintyMs
    FROM ${warehouse.database}.cameras FINAL
    WHERE ${condition}
    ORDER BY enterpriseId, cameraId, agentId
    LIMIT 20000`
  const rows = await warehouse.query<CameraRow>(sql, parameters, queryBounds)
  return rows.map(({ lastSeenAtMs, lastCaptureAtMs, offsetMs, uncertaintyMs, ...camera }) => ({
    ...camera,
    ...(offsetMs === null || uncertaintyMs === null ? {} : { clock: { offsetMs, uncertaintyMs } }),
    ...(lastSeenAtMs > 0 ? { lastSeenAtMs } : {}),
    ...(lastCaptureAtMs > 0 ? { lastCaptureAtMs } : {}),
  }))
}
