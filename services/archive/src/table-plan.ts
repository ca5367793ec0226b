import type { Outcome } from '@zhian/kit/outcome'

/** One Kafka record and where it stands. */
export interface SourceRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  readonly value: Buffer
}

export interface Row {
  /** One JSON object, without the line's end. */
  readonly line: string
  /** The table's partition that it falls into; an insert may touch only so many. */
  readonly month: string
}

/** Where a topic's records go, and how one becomes a row. `toRow` is pure: a replay must make the same row. */
export interface TablePlan {
  readonly table: string
  readonly columns: readonly string[]
  readonly toRow: (record: SourceRecord) => Outcome<Row>
}

/** Names written one after the other. */
export function columnsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

/** ClickHouse's DateTime64 ends in 2299; a clock beyond this is no clock. */
const latestMs = Date.UTC(2200, 0, 1)

export function isStorableTime(atMs: number): boolean {
  return Number.isInteger(atMs) && atMs >= 0 && atMs < latestMs
}

/** Half a surrogate pair is no text, and ClickHouse refuses it; it becomes U+FFFD here. */
export function lineOf(row: object): string {
  return JSON.stringify(row, (_name, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  )
}

/** `2026-11-24 01:02:03.456`, UTC. */
export function timestamp(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 23).replace('T', ' ')
}

export function kafkaColumns({ topic, partition, offset }: SourceRecord) {
  return { kafka_topic: topic, kafka_partition: partition, kafka_offset: String(offset) }
}
