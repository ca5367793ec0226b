import { createHash } from 'node:crypto'
import { DeadLetter } from '@zhian/contracts/dead-letter'
import { jsonReader } from '@zhian/contracts/parse'
import { dead, kept } from '@zhian/kit/outcome'
import { columnsOf, isStorableTime, kafkaColumns, lineOf, timestamp } from './table-plan.ts'
import type { TablePlan } from './table-plan.ts'

const deadColumns = columnsOf(`
  dead_id capture_id agent_id epoch seq hop reason detail at source_topic source_partition
  source_offset redrive_count raw_base64 raw_blob_key kafka_topic kafka_partition kafka_offset
`)

const readDead = jsonReader(DeadLetter)

/** DeadLetter → `dead_letters`, from which `ends` is fed. */
export const deadLettersTable: TablePlan = {
  table: 'dead_letters',
  columns: deadColumns,
  toRow(record) {
    const read = readDead(record.value.toString())
    if (!read.ok) return dead('dead_letter_unreadable', read.problem)
    const letter = read.value
    if (!isStorableTime(letter.atMs)) return dead('time_out_of_range', `time ${letter.atMs}`)
    const row = {
      dead_id: deadIdOf(letter),
      capture_id: letter.captureId ?? '',
      agent_id: letter.agentId ?? '',
      epoch: letter.epoch ?? '',
      seq: letter.seq ?? 0,
      hop: letter.hop,
      reason: letter.reason,
      detail: letter.detail ?? '',
      at: timestamp(letter.atMs),
      source_topic: letter.topic,
      source_partition: letter.partition ?? null,
      source_offset: letter.offset ?? '',
      redrive_count: letter.redriveCount,
      raw_base64: letter.rawBase64 ?? '',
      raw_blob_key: letter.rawBlobKey ?? '',
      ...kafkaColumns(record),
    }
    return kept({ line: lineOf(row), month: '' })
  },
}

/** A hop that comes back to the same input buries it again under the same id. */
function deadIdOf(letter: DeadLetter): string {
  if (letter.captureId !== undefined) return letter.captureId
  if (letter.offset !== undefined)
    return `${letter.topic}:${letter.partition ?? 0}:${letter.offset}`
  const raw = letter.rawBlobKey ?? letter.rawBase64 ?? `${letter.topic}:${letter.atMs}`
  return createHash('sha256').update(raw).digest('hex').slice(0, 32)
}
