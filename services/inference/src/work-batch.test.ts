import { expect, test } from 'vitest'
import type { StoredCapture } from '@zhian/contracts/capture'
import type { DeadLetter } from '@zhian/contracts/dead-letter'
import type { TaggedCapture } from '@zhian/contracts/tagged-capture'
import { Fault } from '@zhian/kit/fault'
import type { PartitionBatch } from '@zhian/kit/kafka/kafka-consumer'
import type { KafkaRecord } from '@zhian/kit/kafka/kafka-producer'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { batchWorker } from './work-batch.ts'

function stored(seq: number): StoredCapture {
  return {
    schema: 'stored-capture.v1',
    blobKeys: [],
    capture: {
      schema: 'capture.v1',
      captureId: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
      agentId: 'agent-1',
      epoch: 'e1',
      seq,
      enterpriseId: 'enterprise-1',
      siteId: 'site-1',
      cameraId: 'gate',
      camera: { protocol: 'gat1400', deviceId: 'd' },
      kind: 'vehicle',
      capturedAtMs: 1,
      capturedAtUncertaintyMs: 1,
      receivedAtMs: 1,
      images: [],
      attributes: {},
      flags: [],
      traceId: '0'.repeat(32),
    },
  }
}

const tagged = ({ capture, blobKeys }: StoredCapture): Outcome<TaggedCapture> =>
  kept({
    schema: 'tagged-capture.v1',
    capture,
    blobKeys,
    taggedAtMs: 9,
    isDegraded: false,
    tags: [],
  })

type Bench = {
  answer?: (stored: StoredCapture) => Promise<Outcome<TaggedCapture>>
  produce?: (record: KafkaRecord) => Promise<void>
}

function bench({ answer = (each) => Promise.resolve(tagged(each)), produce }: Bench = {}) {
  const produced: KafkaRecord[] = []
  const commits: bigint[] = []
  const leaving = new AbortController()
  const workBatch = batchWorker({
    tagCapture: answer,
    now: () => 9,
    atOnce: 2,
    backoff: { firstMs: 1, maxMs: 1 },
    events: { captureTagged() {}, captureBuried() {}, kafkaAway() {} },
    producer: {
      async produce(record) {
        await produce?.(record)
        produced.push(record)
      },
    },
  })
  const batchOf = (values: readonly string[]): PartitionBatch => ({
    topic: 'zhian.captures.v1',
    partition: 1,
    generation: 'g',
    lost: leaving.signal,
    commit: (offset) => Promise.resolve(void commits.push(offset)),
    passOver() {},
    committed: () => Promise.resolve(null),
    records: values.map((value, index) => ({
      offset: BigInt(40 + index),
      key: 'agent-1',
      value: Buffer.from(value),
      headers: { traceparent: 'tp', 'x-redrive-count': '2' },
    })),
  })
  const letters = () =>
    produced
      .filter(({ topic }) => topic === 'zhian.dead.v1')
      .map(({ value }) => JSON.parse(String(value)) as DeadLetter)
  return { workBatch, batchOf, produced, commits, letters, leaving }
}

const json = (...seqs: number[]) => seqs.map((seq) => JSON.stringify(stored(seq)))

test('offsets are committed after the results that they stand for, some at a time', async () => {
  const { workBatch, batchOf, produced, commits } = bench()
  await workBatch(batchOf(json(1, 2, 3)))

  expect(commits).toEqual([42n, 43n])
  expect(produced).toHaveLength(3)
  expect(produced[0]).toMatchObject({
    topic: 'zhian.tagged.v1',
    key: 'agent-1',
    headers: { traceparent: 'tp' },
  })
})

test('one bad capture is buried with its bytes and place; its neighbours go on', async () => {
  const { workBatch, batchOf, letters, commits, produced } = bench({
    answer: (each) =>
      Promise.resolve(each.capture.seq === 2 ? dead('image_undecodable', 'no JPEG') : tagged(each)),
  })
  const batch = batchOf([...json(1, 2), 'rubbish'])
  await workBatch(batch)

  expect(letters()).toMatchObject([
    { reason: 'image_undecodable', seq: 2, agentId: 'agent-1', offset: '41', redriveCount: 2 },
    {
      reason: 'record_unreadable',
      offset: '42',
      rawBase64: Buffer.from('rubbish').toString('base64'),
    },
  ])
  expect(produced.filter(({ topic }) => topic === 'zhian.tagged.v1')).toHaveLength(1)
  expect(commits).toEqual([42n, 43n])
})

test('what we did not foresee buries the capture as a defect', async () => {
  const { workBatch, batchOf, letters } = bench({
    answer: () => Promise.reject(new TypeError('x is not a function')),
  })
  await workBatch(batchOf(json(1)))
  expect(letters()).toMatchObject([{ reason: 'defect', detail: 'x is not a function' }])
})

test('an absent neighbour gives the batch back and commits nothing', async () => {
  const { workBatch, batchOf, commits, letters } = bench({
    answer: () => Promise.reject(new Fault('STOPPING', 'the workers are stopped')),
  })
  await expect(workBatch(batchOf(json(1)))).rejects.toMatchObject({ code: 'STOPPING' })
  expect([commits, letters()]).toEqual([[], []])
})

test('while Kafka is away the result is produced again until it is there', async () => {
  let failures = 1
  const { workBatch, batchOf, produced, commits } = bench({
    produce() {
      failures -= 1
      return failures >= 0
        ? Promise.reject(new Fault('KAFKA_AWAY', 'no broker'))
        : Promise.resolve()
    },
  })
  await workBatch(batchOf(json(1)))
  expect(produced).toHaveLength(1)
  expect(commits).toEqual([41n])
})

test('a result that Kafka refuses is buried', async () => {
  const { workBatch, batchOf, letters } = bench({
    produce: ({ topic }) =>
      topic === 'zhian.tagged.v1'
        ? Promise.reject(new Fault('KAFKA_REFUSED', 'too large'))
        : Promise.resolve(),
  })
  await workBatch(batchOf(json(1)))
  expect(letters()).toMatchObject([{ reason: 'result_refused' }])
})

test('a partition that was taken away is left without a commit', async () => {
  const { workBatch, batchOf, commits, leaving } = bench({
    answer(each) {
      leaving.abort(new Fault('KAFKA_GROUP_LOST', 'no longer ours'))
      return Promise.resolve(tagged(each))
    },
  })
  await expect(workBatch(batchOf(json(1)))).rejects.toMatchObject({ code: 'KAFKA_GROUP_LOST' })
  expect(commits).toEqual([])
})
