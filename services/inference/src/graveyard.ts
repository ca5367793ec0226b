import type { Capture } from '@zhian/contracts/capture'
import type { DeadLetter } from '@zhian/contracts/dead-letter'
import { kafkaTopics } from '@zhian/contracts/topics'
import { persistently } from '@zhian/kit/backoff'
import type { KafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import type { ReceivedRecord } from '@zhian/kit/kafka/kafka-consumer'

const backoff = { firstMs: 200, maxMs: 5000 }
/** In base64 it stays below the contract's 400,000 characters; a record of ours weighs 2 kB. */
const rawBytesMax = 299_000

export type Burial = {
  readonly record: ReceivedRecord
  readonly topic: string
  readonly partition: number
  readonly reason: string
  readonly detail: string
  /** Absent where the record could not be read. */
  readonly capture?: Capture
}

/** Writes dead letters; resolves when Kafka has them, and waits as long as it is away. */
export function graveyard(producer: Pick<KafkaProducer, 'produce'>, now: () => number) {
  return async function bury(burial: Burial, lost: AbortSignal): Promise<void> {
    const letter = letterOf(burial, now())
    const record = {
      topic: kafkaTopics.dead,
      key: letter.agentId ?? burial.topic,
      value: JSON.stringify(letter),
      headers: burial.record.headers,
    }
    await persistently(() => producer.produce(record), { backoff, stopping: lost })
  }
}

export function letterOf(burial: Burial, atMs: number): DeadLetter {
  const { record, topic, partition, reason, detail, capture } = burial
  const isSmall = record.value.length <= rawBytesMax
  return {
    schema: 'dead-letter.v1',
    atMs,
    hop: 'inference',
    reason,
    detail: detail.slice(0, 500),
    ...(capture === undefined
      ? {}
      : {
          captureId: capture.captureId,
          agentId: capture.agentId,
          epoch: capture.epoch,
          seq: capture.seq,
        }),
    topic,
    partition,
    offset: String(record.offset),
    redriveCount: redriveCountOf(record),
    ...(isSmall ? { rawBase64: record.value.toString('base64') } : {}),
  }
}

function redriveCountOf({ headers }: ReceivedRecord): number {
  const said = headers['x-redrive-count'] ?? '0'
  return /^\d{1,6}$/.test(said) ? Number(said) : 0
}
