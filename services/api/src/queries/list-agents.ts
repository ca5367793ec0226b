import type { AgentView } from '@zhian/contracts/api'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { WarehouseFilter } from '../access/place-filter.ts'
import { queryBounds } from './query-bounds.ts'

export type AgentRow = Omit<AgentView, 'ledger'>

/** The latest word of every agent. */
export async function listAgents(
  warehouse: Warehouse,
  { condition, parameters }: WarehouseFilter,
): Promise<AgentRow[]> {
  const sql = `
    SELECT
      agent_id AS agentId,
      enterprise_id AS enterpriseId,
      site_id AS siteId,
      agent_version AS version,
      epoch,
      toUnixTimestamp64Milli(reported_at) AS reportedAtMs,
      last_seq AS lastSeq,
      pending,
      spool_bytes AS spoolBytes,
      spool_bytes_max AS spoolBytesMax
    FROM ${warehouse.database}.agents FINAL
    WHERE ${condition}
    ORDER BY agentId
    LIMIT 10000`
  return warehouse.query<AgentRow>(sql, parameters, queryBounds)
}
