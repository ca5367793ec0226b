import type { Analytic } from '@zhian/contracts/assessment'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { analyticBounds } from '../queries/query-bounds.ts'
import type { Scope } from './analytic-definition.ts'
import type { Window } from './park-days.ts'
import { watchedTime } from './watched-time.ts'

/** Watched for less of the window than this, a camera is blind in it. */
const blindShare = 0.5

interface Asked {
  readonly window: Window
  readonly scope: Scope
  readonly parameters: Readonly<Record<string, unknown>>
}

/** How much of the window was watched, and by which cameras it was not. */
export async function completenessOf(
  warehouse: Warehouse,
  { window: { fromMs, toMs }, scope, parameters }: Asked,
): Promise<Analytic['completeness']> {
  const sql = `
    WITH ${watchedTime({ database: warehouse.database, scope })}
    SELECT camera_id AS cameraId, watched_ms AS watchedMs FROM watched_time ORDER BY enterprise_id, camera_id`
  const cameras = await warehouse.query<{ cameraId: string; watchedMs: number }>(
    sql,
    { ...parameters, fromMs, toMs },
    analyticBounds,
  )
  const dueMs = toMs - fromMs
  const watchedMs = cameras.reduce((sum, camera) => sum + camera.watchedMs, 0)
  return {
    share: cameras.length === 0 || dueMs <= 0 ? null : watchedMs / (dueMs * cameras.length),
    blindCameraIds: cameras
      .filter((camera) => camera.watchedMs < blindShare * dueMs)
      .map(({ cameraId }) => cameraId),
  }
}
