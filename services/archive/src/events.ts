import type { Log } from '@zhian/kit/log'
import { Counter, Histogram } from '@zhian/kit/metrics'
import type { Registry } from '@zhian/kit/metrics'
import type { Hole } from './archive-partition.ts'

export type ArchiveEvents = ReturnType<typeof archiveEvents>

/** One function a fact, feeding log and metric together. */
export function archiveEvents(log: Log, registry: Registry) {
  const { stored, buried, held, holes, duration } = archiveMetrics([registry])
  const holding = new Set<string>()
  return {
    rowsStored({ table, rows, ms }: { table: string; rows: number; ms: number }) {
      stored.inc({ table }, rows)
      duration.observe(ms / 1000)
      if (holding.delete(table)) log.info({ table }, 'rows are stored again')
      log.debug({ table, rows, ms: Math.round(ms) }, 'rows stored')
    },
    insertHeld(fact: { table: string; problem: string }) {
      held.inc({ table: fact.table })
      if (!holding.has(fact.table)) log.warn(fact, 'an insert is held until ClickHouse is back')
      holding.add(fact.table)
    },
    recordBuried(fact: { topic: string; partition: number; offset: string; reason: string }) {
      buried.inc({ reason: fact.reason })
      log.warn(fact, 'a record was buried')
    },
    deadLetterRefused(fact: { detail: string }) {
      buried.inc({ reason: 'dead_letter_refused' })
      log.error(fact, 'ClickHouse refuses a dead letter; it remains in its topic only')
    },
    holeFound({ topic, partition, from, to }: Hole) {
      holes.inc()
      log.error({ topic, partition, from: String(from), to: String(to) }, 'Kafka lost records')
    },
    migrated({ names }: { names: readonly string[] }) {
      log.info({ names }, 'migrations applied')
    },
    ready(fact: { healthPort: number }) {
      log.info(fact, 'archive is ready')
    },
  }
}

function archiveMetrics(registers: Registry[]) {
  const stored = new Counter({
    name: 'zhian_archive_rows_stored_total',
    help: 'Rows that ClickHouse has on disk, repetitions included',
    labelNames: ['table'],
    registers,
  })
  const buried = new Counter({
    name: 'zhian_archive_records_buried_total',
    help: 'Records that can never be stored',
    labelNames: ['reason'],
    registers,
  })
  const held = new Counter({
    name: 'zhian_archive_inserts_held_total',
    help: 'Inserts that failed and will be tried again',
    labelNames: ['table'],
    registers,
  })
  const holes = new Counter({
    name: 'zhian_archive_holes_total',
    help: 'Ranges of records that Kafka lost before they were read',
    registers,
  })
  const duration = new Histogram({
    name: 'zhian_archive_insert_seconds',
    help: 'From the batch to ClickHouse’s answer, repetitions included',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
    registers,
  })
  return { stored, buried, held, holes, duration }
}
