import { AgentStatus, CameraStatus, LedgerManifest, Transition } from '@zhian/contracts/agent'
import { jsonReader } from '@zhian/contracts/parse'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { knownMembers } from './known-members.ts'
import { columnsOf, isStorableTime, kafkaColumns, lineOf, timestamp } from './table-plan.ts'
import type { Row, SourceRecord, TablePlan } from './table-plan.ts'

const statusColumns = columnsOf(`
  agent_id enterprise_id site_id agent_version epoch reported_at started_at last_seq pending
  spool_bytes spool_bytes_max evicted refused corrupt quarantined stripped cameras own_clock
  transitions kafka_topic
  kafka_partition kafka_offset
`)

const readStatus = jsonReader(AgentStatus)

/** AgentStatus → `agent_status`, from which `agents`, `cameras` and `epochs` are fed. */
export const agentStatusTable: TablePlan = {
  table: 'agent_status',
  columns: statusColumns,
  toRow(record) {
    const read = readStatus(record.value.toString())
    return read.ok ? statusRow(read.value, record) : dead('status_unreadable', read.problem)
  },
}

function statusRow(status: AgentStatus, record: SourceRecord): Outcome<Row> {
  if (!isStorableTime(status.atMs) || !isStorableTime(status.startedAtMs))
    return dead('time_out_of_range', `times ${status.atMs}, ${status.startedAtMs}`)
  const { spool } = status
  const row = {
    agent_id: status.agentId,
    enterprise_id: status.enterpriseId,
    site_id: status.siteId,
    agent_version: status.version,
    epoch: status.epoch,
    reported_at: timestamp(status.atMs),
    started_at: timestamp(status.startedAtMs),
    last_seq: spool.lastSeq,
    pending: spool.pending,
    spool_bytes: spool.spoolBytes,
    spool_bytes_max: spool.spoolBytesMax,
    evicted: spool.evicted,
    refused: spool.refused,
    corrupt: spool.corrupt,
    quarantined: status.quarantined,
    stripped: JSON.stringify(status.stripped.map(({ field, count }) => ({ field, count }))),
    cameras: JSON.stringify(status.cameras.map((camera) => knownMembers(CameraStatus, camera))),
    own_clock: status.ownClock ?? 'unknown',
    transitions: JSON.stringify(
      (status.transitions ?? [])
        .filter(({ atMs }) => isStorableTime(atMs))
        .map((transition) => knownMembers(Transition, transition)),
    ),
    ...kafkaColumns(record),
  }
  return kept({ line: lineOf(row), month: row.reported_at.slice(0, 7) })
}

const ledgerColumns = columnsOf(`
  agent_id epoch at captured_up_to evicted_from evicted_to evicted_reason evicted_at
  kafka_topic kafka_partition kafka_offset
`)

/** A manifest's evicted numbers become a bitmap in memory; more than this is no spool's content. */
const evictedMax = 20_000_000

const readLedger = jsonReader(LedgerManifest)

/** LedgerManifest → `ledger`, from which `epochs` and `ends` are fed. */
export const ledgerTable: TablePlan = {
  table: 'ledger',
  columns: ledgerColumns,
  toRow(record) {
    const read = readLedger(record.value.toString())
    return read.ok ? ledgerRow(read.value, record) : dead('ledger_unreadable', read.problem)
  },
}

function ledgerRow(manifest: LedgerManifest, record: SourceRecord): Outcome<Row> {
  const { evicted } = manifest
  if (![manifest.atMs, ...evicted.map(({ atMs }) => atMs)].every(isStorableTime))
    return dead('time_out_of_range', 'a time of the manifest cannot be stored')
  if (evicted.some(({ from, to }) => from < 1 || to < from || to > manifest.capturedUpTo))
    return dead('ledger_contradicts', 'an evicted range lies outside of what was captured')
  if (evicted.reduce((sum, { from, to }) => sum + to - from + 1, 0) > evictedMax)
    return dead('ledger_contradicts', `more than ${evictedMax} captures evicted in one manifest`)
  const row = {
    agent_id: manifest.agentId,
    epoch: manifest.epoch,
    at: timestamp(manifest.atMs),
    captured_up_to: manifest.capturedUpTo,
    evicted_from: evicted.map(({ from }) => from),
    evicted_to: evicted.map(({ to }) => to),
    evicted_reason: evicted.map(({ reason }) => reason),
    evicted_at: evicted.map(({ atMs }) => timestamp(atMs)),
    ...kafkaColumns(record),
  }
  return kept({ line: lineOf(row), month: '' })
}
