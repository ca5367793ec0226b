import { kafkaTopics } from '@zhian/contracts/topics'
import type { PartitionBatch } from '@zhian/kit/kafka/kafka-consumer'
import type { Outcome } from '@zhian/kit/outcome'
import type { Entry, Span } from './archive-partition.ts'
import type { clickhouseSink, PlacedRow } from './clickhouse-sink.ts'
import type { ArchiveEvents } from './events.ts'
import type { Burial, Graveyard } from './graveyard.ts'
import type { Row, SourceRecord, TablePlan } from './table-plan.ts'

/** A record and what became of it: a row, or the reason why it never can be one. */
export interface PreparedEntry extends Entry, SourceRecord {
  readonly outcome: Outcome<Row>
}

/** Pure, so that the same records make the same rows whenever they come. */
export function prepareEntries(table: TablePlan, batch: PartitionBatch): PreparedEntry[] {
  const { topic, partition } = batch
  return batch.records.map(({ offset, value }) => {
    const outcome = table.toRow({ topic, partition, offset, value })
    const kept = outcome.is === 'kept' ? outcome.value : null
    const bytes = kept?.line.length ?? value.length
    return { topic, partition, offset, value, bytes, month: kept?.month ?? '', outcome }
  })
}

interface StorerNeeds {
  readonly tableOf: (topic: string) => TablePlan
  readonly write: ReturnType<typeof clickhouseSink>
  readonly graveyard: Graveyard
  readonly events: ArchiveEvents
}

interface EntryRow extends PlacedRow {
  readonly entry: PreparedEntry
}

/** Stores what can be stored and buries the rest; afterwards every entry has ended. */
export function entryStorer({ tableOf, write, graveyard, events }: StorerNeeds) {
  return async function storeEntries(
    span: Span,
    entries: readonly PreparedEntry[],
    lost: AbortSignal,
  ): Promise<void> {
    const rows: EntryRow[] = []
    const burials: Burial[] = []
    for (const entry of entries) {
      const { outcome, offset } = entry
      if (outcome.is === 'kept') rows.push({ entry, offset, line: outcome.value.line })
      else burials.push({ record: entry, reason: outcome.reason, detail: outcome.detail })
    }
    const refusals = await write({ table: tableOf(span.topic), span, rows, lost })
    for (const { row, detail } of refusals) {
      // A letter about a letter would be refused again, for ever; the first one stays in its topic.
      if (span.topic === kafkaTopics.dead) events.deadLetterRefused({ detail })
      else burials.push({ record: row.entry, reason: 'row_refused', detail })
    }
    await graveyard.bury(burials, lost)
    for (const { record, reason } of burials) {
      const { topic, partition, offset } = record
      events.recordBuried({ topic, partition, offset: String(offset), reason })
    }
  }
}
