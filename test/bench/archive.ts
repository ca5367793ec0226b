import { join } from 'node:path'
import { Session } from 'chdb'
import { archiveEvents } from '@zhian/archive/events'
import { partitionArchiver } from '@zhian/archive/archive-partition'
import { clickhouseSink } from '@zhian/archive/clickhouse-sink'
import { graveyard } from '@zhian/archive/graveyard'
import { entryStorer, prepareEntries } from '@zhian/archive/store-entries'
import { tableOfTopic } from '@zhian/archive/tables'
import type { TaggedCapture } from '@zhian/contracts/tagged-capture'
import { kafkaTopics } from '@zhian/contracts/topics'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import type { PartitionBatch } from '@zhian/kit/kafka/kafka-consumer'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { givenPlateTag, givenTagged, givenVehicleTag } from '../support/given-tagged.ts'
import { startWarehouse } from '../support/warehouse.ts'
import { ownCpuMs } from './cpu-clock.ts'
import { compare, sampled, scaled } from './measure.ts'
import type { Effort, Row } from './measure.ts'

const stage = 'archive'
const topic = kafkaTopics.tagged
/** Rows of an insert → inserts of a run. */
const plan: readonly (readonly [number, number])[] = [
  [1, 16],
  [100, 12],
  [1000, 6],
  [5000, 3],
]
const rowsMax = 5000

/** From a batch of Kafka's bytes to rows on the engine's disk. Kafka itself and its commits are not in it. */
export async function measureArchive(effort: Effort): Promise<Row[]> {
  await using store = await startWarehouse()
  using session = new Session(join(store.folder, 'store'))
  const values = drawn(rowsMax)
  const archive = openArchive(store.warehouse)
  const rows: Row[] = []
  for (const [each, inserts] of plan) {
    const bench = { session, each, count: scaled(inserts, effort), table: `zhian.prepared_${each}` }
    const batch = values.slice(0, each)
    await archive(batch)
    await session.queryAsync(
      `CREATE TABLE ${bench.table} ENGINE = Memory AS SELECT * FROM zhian.captures LIMIT ${each}`,
    )
    rows.push(
      ...(await compare(effort, {
        stage,
        what: `records → rows in ClickHouse, ${each} an insert`,
        ours: () => repeated(bench, () => archive(batch)),
        references: [
          {
            what: 'chdb insert of a ready JSONEachRow buffer, same table',
            run: () => repeated(bench, rawInsert(bench, linesOf(batch))),
          },
          {
            what: 'INSERT SELECT from a Memory table, same table',
            run: () => repeated(bench, insertSelect(bench)),
          },
        ],
      })),
    )
  }
  return rows
}

interface Bench {
  readonly session: Session
  readonly each: number
  readonly count: number
  readonly table: string
}

function repeated({ each, count }: Bench, insert: () => Promise<unknown>) {
  return sampled(ownCpuMs, async () => {
    for (let done = 0; done < count; done += 1) await insert()
    return count * each
  })
}

/** Tagged captures of one day and twenty cameras, as the inference writes them. */
function drawn(count: number): Buffer[] {
  const beginMs = Date.UTC(2026, 10, 23)
  return Array.from({ length: count }, (_, index) => {
    const tagged: TaggedCapture = givenTagged({
      seq: index + 1,
      cameraId: `camera-${index % 20}`,
      capturedAtMs: beginMs + index * 17_000,
      tags: [givenPlateTag(`粤B${String(10_000 + index)}`), givenVehicleTag('car')],
    }).tagged
    return Buffer.from(JSON.stringify(tagged))
  })
}

let nextOffset = 0n

/** The archive from its batch on: parse, check, row, digest, insert. Offsets are committed to nobody. */
function openArchive(warehouse: Warehouse): (values: readonly Buffer[]) => Promise<void> {
  const events = archiveEvents(silentLog(), openMetrics())
  const nobody = { produce: () => Promise.reject(new Error('a row of the bench was refused')) }
  const store = entryStorer({
    tableOf: tableNamed,
    write: clickhouseSink(warehouse, events),
    graveyard: graveyard(nobody, Date.now),
    events,
  })
  const archive = partitionArchiver({
    limits: { rowsMax, bytesMax: 64_000_000, monthsMax: 50 },
    prepare: (batch: PartitionBatch) => prepareEntries(tableNamed(batch.topic), batch),
    store,
    recordHole: () => Promise.reject(new Error('the bench leaves no holes')),
  })
  const lost = new AbortController().signal
  return async (values) => {
    const first = nextOffset
    nextOffset += BigInt(values.length)
    await archive({
      topic,
      partition: 0,
      generation: 'bench',
      lost,
      records: values.map((value, index) => ({
        offset: first + BigInt(index),
        key: 'agent-1',
        value,
        headers: {},
      })),
      commit: async () => undefined,
      passOver: () => undefined,
      committed: async () => ({ offset: first, metadata: '' }),
    })
  }
}

function tableNamed(name: string) {
  const table = tableOfTopic.get(name)
  if (table === undefined) throw new RangeError(`no table for ${name}`)
  return table
}

function linesOf(values: readonly Buffer[]): Buffer {
  const lines = values.map((value, index) => {
    const outcome = tableNamed(topic).toRow({ topic, partition: 0, offset: BigInt(index), value })
    if (outcome.is === 'dead') throw new Error(`a row of the bench is dead: ${outcome.reason}`)
    return `${outcome.value.line}\n`
  })
  return Buffer.from(lines.join(''))
}

let nextToken = 0

function drawToken(): string {
  nextToken += 1
  return `bench-${nextToken}`
}

function rawInsert({ session }: Bench, lines: Buffer): () => Promise<unknown> {
  const { columns } = tableNamed(topic)
  return () =>
    session.insert({
      table: 'zhian.captures',
      columns,
      values: lines,
      format: 'JSONEachRow',
      settings: { insert_deduplication_token: drawToken() },
    })
}

function insertSelect({ session, table }: Bench): () => Promise<unknown> {
  return () =>
    session.queryAsync(
      `INSERT INTO zhian.captures SELECT * FROM ${table} SETTINGS insert_deduplication_token = '${drawToken()}'`,
    )
}
