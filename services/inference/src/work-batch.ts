import { StoredCapture } from '@zhian/contracts/capture'
import { jsonReader } from '@zhian/contracts/parse'
import type { TaggedCapture } from '@zhian/contracts/tagged-capture'
import { kafkaTopics } from '@zhian/contracts/topics'
import { persistently } from '@zhian/kit/backoff'
import type { Backoff } from '@zhian/kit/backoff'
import { Fault, kindOf, messageOf } from '@zhian/kit/fault'
import type { PartitionBatch, ReceivedRecord } from '@zhian/kit/kafka/kafka-consumer'
import type { KafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import { dead } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import type { InferenceEvents } from './events.ts'
import { graveyard } from './graveyard.ts'
import type { Burial } from './graveyard.ts'

const usualBackoff = { firstMs: 200, maxMs: 5000 }
const readStoredCapture = jsonReader(StoredCapture)

type BatchNeeds = {
  readonly tagCapture: (stored: StoredCapture, lost: AbortSignal) => Promise<Outcome<TaggedCapture>>
  readonly producer: Pick<KafkaProducer, 'produce'>
  readonly events: Pick<InferenceEvents, 'captureTagged' | 'captureBuried' | 'kafkaAway'>
  readonly now: () => number
  /** Captures of one batch that are worked on side by side; offsets are committed each time so many are done. */
  readonly atOnce: number
  readonly backoff?: Backoff
}

/**
 * Works a batch off: each record becomes a tagged capture or a dead letter, acknowledged by Kafka, before its offset
 * is committed. One bad capture never holds up the others; an absent neighbour holds them all.
 */
export function batchWorker(needs: BatchNeeds) {
  const bury = graveyard(needs.producer, needs.now)

  async function workRecord(batch: PartitionBatch, record: ReceivedRecord): Promise<void> {
    const startedAtMs = needs.now()
    const parsed = readStoredCapture(record.value.toString('utf8'))
    const outcome = parsed.ok
      ? await orDefect(() => needs.tagCapture(parsed.value, batch.lost))
      : dead('record_unreadable', parsed.problem)
    batch.lost.throwIfAborted()
    const refusal =
      outcome.is === 'kept' ? await produceTagged(outcome.value, batch, record) : outcome
    if (refusal === null && outcome.is === 'kept') {
      needs.events.captureTagged(outcome.value, needs.now() - startedAtMs)
    }
    if (refusal === null) return
    const capture = parsed.ok ? { capture: parsed.value.capture } : {}
    const burial: Burial = {
      record,
      topic: batch.topic,
      partition: batch.partition,
      reason: refusal.reason,
      detail: refusal.detail,
      ...capture,
    }
    await bury(burial, batch.lost)
    needs.events.captureBuried({
      captureId: capture.capture?.captureId ?? null,
      reason: refusal.reason,
      detail: refusal.detail,
    })
  }

  /** Returns why Kafka will never take it, or null when it has it. */
  async function produceTagged(
    tagged: TaggedCapture,
    batch: PartitionBatch,
    { key, headers }: ReceivedRecord,
  ) {
    const record = { topic: kafkaTopics.tagged, key, value: JSON.stringify(tagged), headers }
    try {
      await persistently(() => needs.producer.produce(record), {
        backoff: needs.backoff ?? usualBackoff,
        stopping: batch.lost,
        onRetry: (error) => needs.events.kafkaAway({ problem: messageOf(error) }),
      })
      return null
    } catch (error) {
      if (kindOf(error) !== 'rejected') throw error
      return { reason: 'result_refused', detail: messageOf(error) }
    }
  }

  return async function workBatch(batch: PartitionBatch): Promise<void> {
    for (let first = 0; first < batch.records.length; first += needs.atOnce) {
      const some = batch.records.slice(first, first + needs.atOnce)
      const results = await Promise.allSettled(some.map((record) => workRecord(batch, record)))
      const failed = results.find((result) => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
      const last = some.at(-1)
      if (last !== undefined) await batch.commit(last.offset + 1n)
    }
  }
}

/** What we did not foresee buries this one capture; a neighbour's absence and a stop go on to the caller. */
async function orDefect<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Fault && error.kind !== 'defect') {
      if (error.kind === 'rejected') return dead('defect', messageOf(error))
      throw error
    }
    if (Error.isError(error) && error.name === 'AbortError') throw error
    return dead('defect', messageOf(error))
  }
}
