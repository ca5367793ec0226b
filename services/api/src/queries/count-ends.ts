import type { CaptureLedger } from '@zhian/contracts/api'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { queryBounds } from './query-bounds.ts'

export interface AgentEnds extends CaptureLedger {
  readonly agentId: string
}

/**
 * How every number of every agent ended. A number that ended twice (buried, then driven again) counts as the better end:
 * stored before dead before evicted. Pending is what is known to have been given and has not ended.
 */
export async function countEnds(warehouse: Warehouse): Promise<AgentEnds[]> {
  const { database } = warehouse
  const sql = `
    SELECT agentId, sum(upTo) AS captured, sum(s) AS stored, sum(d) AS dead, sum(e) AS evicted
    FROM
    (
      SELECT agent_id AS agentId, epoch, max(top) AS upTo, sum(s) AS s, sum(d) AS d, sum(e) AS e
      FROM
      (
        SELECT agent_id, epoch, captured_up_to AS top, 0 AS s, 0 AS d, 0 AS e FROM ${database}.epochs
        UNION ALL
        SELECT
          agent_id,
          epoch,
          greatest(bitmapMax(storedSet), bitmapMax(deadSet), bitmapMax(evictedSet)) AS top,
          bitmapCardinality(storedSet) AS s,
          bitmapCardinality(bitmapAndnot(deadSet, storedSet)) AS d,
          bitmapCardinality(bitmapAndnot(bitmapAndnot(evictedSet, storedSet), deadSet)) AS e
        FROM
        (
          SELECT
            agent_id,
            epoch,
            groupBitmapMergeState(stored) AS storedSet,
            groupBitmapMergeState(dead) AS deadSet,
            groupBitmapMergeState(evicted) AS evictedSet
          FROM ${database}.ends
          GROUP BY agent_id, epoch, block
        )
      )
      GROUP BY agent_id, epoch
    )
    GROUP BY agentId
    ORDER BY agentId`
  const rows = await warehouse.query<Omit<AgentEnds, 'pending'>>(sql, {}, queryBounds)
  return rows.map((row) => ({
    ...row,
    pending: row.captured - row.stored - row.dead - row.evicted,
  }))
}

/** Dead letters that do not say which capture they were. */
export async function countUnattributed(warehouse: Warehouse): Promise<number> {
  const sql = `
    SELECT count() AS letters
    FROM ${warehouse.database}.dead_letters FINAL
    WHERE agent_id = '' OR epoch = '' OR seq = 0`
  const [row] = await warehouse.query<{ letters: number }>(sql, {}, queryBounds)
  return row?.letters ?? 0
}
