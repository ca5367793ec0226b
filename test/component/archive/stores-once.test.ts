import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ArchiveConfig } from '@zhian/archive/config'
import { startArchive } from '@zhian/archive/service'
import { kafkaTopics, topicPlans } from '@zhian/contracts/topics'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import type { InsertBatch, Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault } from '@zhian/kit/fault'
import { openKafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import type { KafkaProducer } from '@zhian/kit/kafka/kafka-producer'
import { ensureTopics } from '@zhian/kit/kafka/kafka-topics'
import { silentLog } from '@zhian/kit/log'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { givenStatus } from '../../support/given-status.ts'
import { givenTagged } from '../../support/given-tagged.ts'
import { repositoryRoot, startKafka } from '../../support/kafka.ts'
import type { TestKafka } from '../../support/kafka.ts'

const bounds = { ms: 10_000, rows: 100_000_000, memoryBytes: 500_000_000 }
const never = new AbortController().signal
let kafka: TestKafka
let producer: KafkaProducer
let warehouse: Warehouse
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-archive-'))
  kafka = await startKafka()
  const address = { brokers: kafka.brokers, clientId: 'test' }
  const partitions = await ensureTopics(address, topicPlans, silentLog())
  producer = await openKafkaProducer({ address, partitions, log: silentLog() })
  warehouse = await openWarehouse({ folder: join(folder, 'store'), database: 'zhian' }, 3)
})
afterAll(async () => {
  await producer[Symbol.asyncDispose]()
  await warehouse[Symbol.asyncDispose]()
  await kafka[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const start = (store: Warehouse) => {
  const config: ArchiveConfig = {
    logLevel: 'silent',
    kafka: { brokers: kafka.brokers, clientId: 'zhian-archive' },
    groupId: 'zhian-archive',
    warehouse: { folder, database: 'zhian' },
    migrationsFolder: join(repositoryRoot, 'infra/clickhouse/migrations'),
    batch: { rowsMax: 20, bytesMax: 1_000_000, waitMs: 50 },
    health: { host: '127.0.0.1', port: 0 },
    shutdownDeadlineMs: 10_000,
  }
  return startArchive(config, never, { warehouse: store })
}

async function seqsOf(table: string, agentId: string): Promise<number[]> {
  const rows = await warehouse.query<{ seq: number }>(
    `SELECT seq FROM zhian.${table} WHERE agent_id = {agentId:String} ORDER BY seq`,
    { agentId },
    bounds,
  )
  return rows.map(({ seq }) => seq)
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

function produceCaptures(agentId: string, seqs: readonly number[]): Promise<void[]> {
  return Promise.all(
    seqs.map((seq) => {
      const value = JSON.stringify(givenTagged({ agentId, seq }).tagged)
      return producer.produce({ topic: kafkaTopics.tagged, key: agentId, value })
    }),
  )
}

/** Fails by a plan: before or after the effect, as a lost connection would. */
function failingStore(failures: ('before' | 'after')[]): Warehouse & { left(): number } {
  return {
    ...warehouse,
    left: () => failures.length,
    async insert(batch: InsertBatch) {
      if (!batch.table.startsWith('zhian.captures')) return warehouse.insert(batch)
      const failure = failures.shift()
      if (failure !== 'before') await warehouse.insert(batch)
      if (failure !== undefined) throw new Fault('STORE_AWAY', 'the connection was lost')
    },
  }
}

// When the store's answers are lost, then each row is there once, because a retry carries the same token. No FINAL here.
test('a lost answer does not store a row twice, a lost question does not lose it', async () => {
  const store = failingStore(['after', 'before', 'after', 'after', 'before'])
  await using _archive = await start(store)
  await produceCaptures('agent-1', upTo(70))
  await eventually(async () => expect(await seqsOf('captures', 'agent-1')).toEqual(upTo(70)), {
    withinMs: 30_000,
  })
  expect(store.left()).toBe(0)
})

// When the archive dies between an insert and its commit, then the next one forms the same batch, because of the intent.
test('an archive that dies after an insert leaves an intent, and nothing is stored twice', async () => {
  const died = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<never>()
  const dying: Warehouse = {
    ...warehouse,
    async insert(batch) {
      await warehouse.insert(batch)
      if (!batch.table.startsWith('zhian.captures')) return
      died.resolve()
      await answer.promise
    },
  }
  {
    const archive = await start(dying)
    await produceCaptures('agent-2', upTo(10))
    await died.promise
    const ended = archive[Symbol.asyncDispose]()
    answer.reject(new Fault('STORE_AWAY', 'the connection was lost'))
    await ended
  }
  const before = await seqsOf('captures', 'agent-2')
  expect(before.length).toBeGreaterThan(0)
  // More records now lie behind the intent's, so that batches cut anew would have other ends.
  await produceCaptures('agent-2', [11, 12, 13])
  await using _archive = await start(warehouse)
  await eventually(async () => expect(await seqsOf('captures', 'agent-2')).toEqual(upTo(13)), {
    withinMs: 60_000,
  })
})

// When a record can never be stored, then it is buried and the partition goes on, because one must not stop the river.
test('broken records end as dead letters that name them, and those behind them are stored', async () => {
  await using _archive = await start(warehouse)
  const agentId = 'agent-3'
  const send = (value: string) =>
    producer.produce({ topic: kafkaTopics.tagged, key: agentId, value })
  await produceCaptures(agentId, [1])
  await send('{ not json')
  const wrong = givenTagged({ agentId, seq: 2 }).tagged
  await send(JSON.stringify({ ...wrong, capture: { ...wrong.capture, kind: 'ghost' } }))
  const late = givenTagged({ agentId, seq: 3, capturedAtMs: 9e14 }).tagged
  await send(JSON.stringify(late))
  await produceCaptures(agentId, [4])
  await producer.produce({ topic: kafkaTopics.dead, key: agentId, value: 'not a letter' })
  await eventually(
    async () => {
      expect(await seqsOf('captures', agentId)).toEqual([1, 4])
      expect(await seqsOf('dead_letters FINAL', agentId)).toEqual([2, 3])
      const rows = await warehouse.query<{ reason: string; raw: string }>(
        "SELECT reason, base64Decode(raw_base64) AS raw FROM zhian.dead_letters FINAL WHERE agent_id = '' ORDER BY reason",
        {},
        bounds,
      )
      expect(rows).toEqual([
        { reason: 'capture_unreadable', raw: '{ not json' },
        { reason: 'dead_letter_unreadable', raw: 'not a letter' },
      ])
    },
    { withinMs: 30_000 },
  )
})

// When ClickHouse refuses one row of a batch, then that one alone is buried, because the others did nothing wrong.
test('a row that ClickHouse refuses is found by halving', async () => {
  const refusing: Warehouse = {
    ...warehouse,
    insert(batch) {
      if (batch.table.startsWith('zhian.captures') && batch.lines.includes('"seq":5,'))
        return warehouse.insert({
          ...batch,
          lines: batch.lines.replace('"seq":5,', '"seq":"five",'),
        })
      return warehouse.insert(batch)
    },
  }
  await using _archive = await start(refusing)
  const stored = upTo(12).filter((seq) => seq !== 5)
  await produceCaptures('agent-4', upTo(12))
  await eventually(
    async () => {
      expect(await seqsOf('captures', 'agent-4')).toEqual(stored)
      expect(await seqsOf('dead_letters FINAL', 'agent-4')).toEqual([5])
    },
    { withinMs: 30_000 },
  )
})

// When an agent tells of its cameras' changes again and again until it is heard, then each is stored once, at its own time.
test('changes of cameras are stored at the time when they happened', async () => {
  await using _archive = await start(warehouse)
  const hourMs = 3600_000
  const nowMs = Date.UTC(2026, 10, 23, 6, 5, 9)
  const transitions = [
    { id: 1, atMs: nowMs - 70 * hourMs, what: 'watching', isSo: true },
    {
      id: 2,
      atMs: nowMs - 50 * hourMs,
      cameraId: 'gate',
      what: 'online',
      isSo: false,
      cause: 'everything',
    },
    { id: 3, atMs: nowMs - 49 * hourMs, cameraId: 'gate', what: 'online', isSo: true },
  ]
  for (const atMs of [nowMs, nowMs + 30_000]) {
    const value = JSON.stringify(givenStatus({ agentId: 'agent-6', atMs, transitions }))
    await producer.produce({ topic: kafkaTopics.status, key: 'agent-6', value })
  }
  await eventually(
    async () => {
      const rows = await warehouse.query(
        "SELECT toUnixTimestamp64Milli(at) AS atMs, camera_id AS cameraId, what, is_so AS isSo, cause FROM zhian.transitions FINAL WHERE agent_id = 'agent-6' AND reported_at > {at:DateTime64(3)} ORDER BY transition_id",
        { at: nowMs / 1000 },
        bounds,
      )
      expect(rows).toEqual(
        transitions.map(({ id: _id, ...told }) => ({ cameraId: '', cause: '', ...told })),
      )
    },
    { withinMs: 30_000 },
  )
})

// When Kafka dies without warning, then the archive goes on where it was, because intents and offsets are flushed.
test('nothing is lost or doubled when Kafka is killed under the archive', async () => {
  await using _archive = await start(warehouse)
  await produceCaptures('agent-5', upTo(40))
  await kafka.killAndReturn()
  await eventually(() => produceCaptures('agent-5', [41]), { withinMs: 60_000 })
  await eventually(
    async () => expect([...new Set(await seqsOf('captures FINAL', 'agent-5'))]).toEqual(upTo(41)),
    { withinMs: 60_000 },
  )
})
