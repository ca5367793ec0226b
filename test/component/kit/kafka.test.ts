// When a broker dies or a handler fails, then what was acknowledged is there and what was not committed comes again,
// because the rooms above this one promise to cameras what this one promises to them.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openKafkaConsumer } from '@zhian/kit/kafka/kafka-consumer'
import type { PartitionBatch } from '@zhian/kit/kafka/kafka-consumer'
import { openKafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import { ensureTopics, groupLag } from '@zhian/kit/kafka/kafka-topics'
import { silentLog } from '@zhian/kit/log'
import { eventually } from '../../support/eventually.ts'
import { startKafka } from '../../support/kafka.ts'
import type { TestKafka } from '../../support/kafka.ts'
import { readTopic } from '../../support/topic-reader.ts'

const log = silentLog()
let kafka: TestKafka
const address = () => ({ brokers: kafka.brokers, clientId: 'test' })

beforeAll(async () => {
  kafka = await startKafka()
})

afterAll(async () => {
  await kafka?.[Symbol.asyncDispose]()
})

async function topicWith(partitions: number) {
  const topic = `test-${randomUUID()}`
  const known = await ensureTopics(address(), [{ topic, partitions, retentionMs: 3_600_000 }], log)
  const producer = await openKafkaProducer({ address: address(), partitions: known, log })
  return { topic, producer }
}

function consume(
  topic: string,
  groupId: string,
  onBatch: (batch: PartitionBatch) => Promise<void>,
) {
  return openKafkaConsumer({ address: address(), groupId, topics: [topic], log, onBatch })
}

test('topics are made once, and made to flush where there is one broker', async () => {
  const plan = [{ topic: `test-${randomUUID()}`, partitions: 3, retentionMs: 3_600_000 }]
  const first = await ensureTopics(address(), plan, log)
  expect(await ensureTopics(address(), plan, log)).toEqual(first)
  expect([...first.values()]).toEqual([3])
})

test('what is acknowledged survives a killed broker, in order for each key', async () => {
  const { topic, producer } = await topicWith(3)
  const acknowledged = new Map<string, number[]>()
  const produce = async (key: string, from: number) => {
    for (let number = from; number < from + 60; number += 1) {
      const isTaken = await producer.produce({ topic, key, value: String(number) }).then(
        () => true,
        () => false,
      )
      if (isTaken) acknowledged.set(key, [...(acknowledged.get(key) ?? []), number])
    }
  }
  const keys = ['a', 'b', 'c', 'd', 'e']
  const half = Promise.all(keys.map((key) => produce(key, 0)))
  await kafka.killAndReturn()
  await half
  await Promise.all(keys.map((key) => produce(key, 60)))
  await producer[Symbol.asyncDispose]()

  await using reader = await readTopic(kafka.brokers, topic)
  await eventually(
    () => {
      for (const [key, numbers] of acknowledged) {
        const found = reader.records
          .filter((record) => record.key === key)
          .map(({ value }) => Number(value))
        const once = [...new Set(found)]
        expect(once).toEqual(expect.arrayContaining(numbers))
        expect(once).toEqual(once.toSorted((x, y) => x - y))
      }
    },
    { withinMs: 30_000 },
  )
  expect(acknowledged.size).toBe(keys.length)
})

test('one record too large is refused alone, and its neighbours go through', async () => {
  const { topic, producer } = await topicWith(1)
  const noise = Buffer.alloc(3_000_000)
  for (let at = 0; at < noise.length; at += 1) noise[at] = Math.floor(Math.random() * 256)
  const outcomes = await Promise.allSettled([
    producer.produce({ topic, key: 'k', value: 'before' }),
    producer.produce({ topic, key: 'k', value: noise }),
    producer.produce({ topic, key: 'k', value: 'after' }),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(outcomes[1]).toMatchObject({ reason: { code: 'KAFKA_REFUSED', kind: 'rejected' } })
  await producer[Symbol.asyncDispose]()
})

test('an intent is kept beside the offset until the commit that takes it away, and over a killed broker', async () => {
  const { topic, producer } = await topicWith(1)
  const groupId = `group-${randomUUID()}`
  await Promise.all(['x', 'y', 'z'].map((value) => producer.produce({ topic, key: 'k', value })))
  const seen: unknown[] = []
  const first = await consume(topic, groupId, async (batch) => {
    seen.push(await batch.committed())
    await batch.commit(0n, JSON.stringify({ to: '2' }))
    seen.push(await batch.committed())
    throw new Error('died before the insert')
  })
  await eventually(() => expect(seen.length).toBeGreaterThanOrEqual(2), { withinMs: 30_000 })
  await first[Symbol.asyncDispose]()
  expect(seen.slice(0, 2)).toEqual([null, { offset: 0n, metadata: '{"to":"2"}' }])

  await kafka.killAndReturn()
  const again: unknown[] = []
  await using _second = await consume(topic, groupId, async (batch) => {
    again.push(
      await batch.committed(),
      batch.records.map(({ value }) => value.toString()),
    )
    await batch.commit(3n)
    again.push(await batch.committed())
  })
  await eventually(() => expect(again.length).toBeGreaterThanOrEqual(3), { withinMs: 60_000 })
  expect(again).toEqual([
    { offset: 0n, metadata: '{"to":"2"}' },
    ['x', 'y', 'z'],
    { offset: 3n, metadata: '' },
  ])
  expect(await groupLag(address(), { groupId, topic }, log)).toBe(0)
  await producer[Symbol.asyncDispose]()
})

test('a handler’s programming error gives the batch back instead of ending the consumer', async () => {
  const { topic, producer } = await topicWith(1)
  await producer.produce({ topic, key: 'k', value: 'not JSON' })
  let turns = 0
  await using consumer = await consume(topic, `group-${randomUUID()}`, async (batch) => {
    turns += 1
    if (turns === 1) JSON.parse(batch.records[0]?.value.toString() ?? '')
    await batch.commit(1n)
  })
  await eventually(() => expect(turns).toBe(2), { withinMs: 30_000 })
  const ended = consumer.finished.then(
    () => true,
    () => true,
  )
  expect(await Promise.race([ended, Promise.resolve(false)])).toBe(false)
  await producer[Symbol.asyncDispose]()
})
