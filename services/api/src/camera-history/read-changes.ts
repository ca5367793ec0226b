import type { Interval } from '@zhian/contracts/score'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { queryBounds } from '../queries/query-bounds.ts'

export interface OfCamera {
  readonly enterpriseId: string
  readonly cameraId: string
}

/** Something about the camera that began or ended, as its agent saw it. */
export interface CameraChange {
  readonly agentId: string
  readonly what: string
  readonly atMs: number
  readonly id: number
  readonly isSo: boolean
  readonly cause: string
}

/** What changed in the period, and how each thing last stood before it; oldest first. */
export function readChanges(
  warehouse: Warehouse,
  { enterpriseId, cameraId }: OfCamera,
  { fromMs, toMs }: Interval,
): Promise<CameraChange[]> {
  const at = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`
  const changes = `
    SELECT toString(agent_id) AS agentId, toString(what) AS what, toUnixTimestamp64Milli(at) AS atMs,
      transition_id AS id, is_so AS isSo, cause
    FROM ${warehouse.database}.transitions FINAL
    WHERE enterprise_id = {enterpriseId:String} AND camera_id = {cameraId:String}`
  return warehouse.query<CameraChange>(
    `SELECT * FROM
     (
       ${changes} AND at >= ${at('fromMs')} AND at < ${at('toMs')}
       UNION ALL
       SELECT * FROM
       (${changes} AND at < ${at('fromMs')} ORDER BY at DESC, transition_id DESC LIMIT 1 BY agent_id, what)
     )
     ORDER BY atMs, id`,
    { enterpriseId, cameraId, fromMs, toMs },
    queryBounds,
  )
}
