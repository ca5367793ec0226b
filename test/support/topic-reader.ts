import { randomUUID } from 'node:crypto'
import { openKafkaConsumer } from '@zhian/kit/kafka/kafka-consumer'
import type { ReceivedRecord } from '@zhian/kit/kafka/kafka-consumer'
import { silentLog } from '@zhian/kit/log'

/** Gathers everything that a topic holds and will hold. */
export async function readTopic(
  brokers: readonly string[],
  topic: string,
): Promise<AsyncDisposable & { records: ReceivedRecord[] }> {
  const records: ReceivedRecord[] = []
  const consumer = await openKafkaConsumer({
    address: { brokers, clientId: 'test-reader' },
    groupId: `test-${randomUUID()}`,
    topics: [topic],
    log: silentLog(),
    onBatch: async (batch) => {
      records.push(...batch.records)
      const last = batch.records.at(-1)
      if (last !== undefined) await batch.commit(last.offset + 1n)
    },
  })
  return { records, [Symbol.asyncDispose]: () => consumer[Symbol.asyncDispose]() }
}
