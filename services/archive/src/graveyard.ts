import type { DeadLetter } from '@zhian/contracts/dead-letter'
import { kafkaTopics } from '@zhian/contracts/topics'
import { persistently } from '@zhian/kit/backoff'
import type { KafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import type { Hole } from './archive-partition.ts'
import type { SourceRecord } from './table-plan.ts'

const backoff = { firstMs: 200, maxMs: 5000 }
/** In base64 it stays below the contract's 400,000 characters. */
const rawBytesMax = 299_000

export interface Burial {
  readonly record: SourceRecord
  readonly reason: string
  readonly detail: string
}

/** Writes dead letters; resolves when Kafka has them, and waits as long as it is away. */
export function graveyard(producer: Pick<KafkaProducer, 'produce'>, now: () => number) {
  const send = (letter: DeadLetter, lost: AbortSignal) =>
    persistently(
      () =>
        producer.produce({
          topic: kafkaTopics.dead,
          key: letter.agentId ?? letter.topic,
          value: JSON.stringify(letter),
        }),
      { backoff, stopping: lost },
    )
  return {
    async bury(burials: readonly Burial[], lost: AbortSignal): Promise<void> {
      await Promise.all(burials.map((burial) => send(letterOf(burial, now()), lost)))
    },
    async buryHole({ topic, partition, from, to }: Hole, lost: AbortSignal): Promise<void> {
      const letter: DeadLetter = {
        schema: 'dead-letter.v1',
        atMs: now(),
        hop: 'archive',
        reason: 'kafka_hole',
        detail: `Kafka no longer has the records from ${from} to ${to}, or some of them`,
        topic,
        partition,
        offset: String(from),
        redriveCount: 0,
      }
      await send(letter, lost)
    },
  }
}

export type Graveyard = ReturnType<typeof graveyard>

export function letterOf({ record, reason, detail }: Burial, atMs: number): DeadLetter {
  const isSmall = record.value.length <= rawBytesMax
  const why = isSmall ? detail : `${record.value.length} bytes, kept in Kafka only: ${detail}`
  return {
    schema: 'dead-letter.v1',
    atMs,
    hop: 'archive',
    reason,
    detail: why.slice(0, 500),
    ...placeOf(record.value),
    topic: record.topic,
    partition: record.partition,
    offset: String(record.offset),
    redriveCount: 0,
    ...(isSmall ? { rawBase64: record.value.toString('base64') } : {}),
  }
}

type Place = Pick<DeadLetter, 'captureId' | 'agentId' | 'epoch' | 'seq'>

/** Whose capture it was, as far as a broken record can still tell; the ledger's equation needs to know. */
function placeOf(value: Buffer): Place {
  const capture = captureIn(value)
  if (capture === null) return {}
  const { captureId, agentId, epoch, seq } = capture
  return {
    ...(isShortText(captureId, 36) ? { captureId } : {}),
    ...(isShortText(agentId, 64) ? { agentId } : {}),
    ...(isShortText(epoch, 40) ? { epoch } : {}),
    ...(Number.isSafeInteger(seq) && Number(seq) > 0 ? { seq: Number(seq) } : {}),
  }
}

function captureIn(value: Buffer): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(value.toString())
    const capture: unknown = isRecord(parsed) ? parsed['capture'] : null
    return isRecord(capture) ? capture : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isShortText(value: unknown, lengthMax: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= lengthMax
}
