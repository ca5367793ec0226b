import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { foldBounds } from './fold-hours.ts'

export interface SeenCamera {
  readonly enterpriseId: string
  readonly cameraId: string
  readonly isOnline: boolean
  readonly hasFault: boolean
  /** When it last gave a sign of life; where it never did, when its agent last named it. */
  readonly seenAtMs: number
}

/** Every camera that agents know, as they last said; online only while its agent is heard, up to three minutes before `asOfMs`. */
export function seenCameras(
  warehouse: Warehouse,
  { asOfMs }: { readonly asOfMs: number },
): Promise<SeenCamera[]> {
  return warehouse.query<SeenCamera>(
    `SELECT enterprise_id AS enterpriseId, camera_id AS cameraId,
       toBool(max(is_online AND reported_at >= fromUnixTimestamp64Milli({heardMs:Int64}, 'UTC'))) AS isOnline,
       toBool(argMax(notEmpty(faults), reported_at)) AS hasFault,
       max(greatest(last_seen_at_ms, last_capture_at_ms)) AS lastSignMs,
       if(lastSignMs > 0, lastSignMs, toUInt64(toUnixTimestamp64Milli(max(reported_at)))) AS seenAtMs
     FROM ${warehouse.database}.cameras FINAL
     GROUP BY enterprise_id, camera_id
     ORDER BY enterprise_id, camera_id`,
    { heardMs: asOfMs - 180_000 },
    foldBounds,
  )
}
