import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { archiveEvents } from '@zhian/archive/events'
import { clickhouseSink } from '@zhian/archive/clickhouse-sink'
import { tableOfTopic } from '@zhian/archive/tables'
import { kafkaTopics } from '@zhian/contracts/topics'
import { migrate } from '@zhian/kit/clickhouse/migrations'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { repositoryRoot } from './kafka.ts'

export interface TestWarehouse extends AsyncDisposable {
  readonly warehouse: Warehouse
  readonly folder: string
  /** Stores messages as the archive does, as if they stood at these offsets of partition 0. */
  store(
    topic: keyof typeof kafkaTopics,
    messages: readonly unknown[],
    at?: { first: bigint },
  ): Promise<void>
  count(table: string): Promise<number>
}

const bounds = { ms: 10_000, rows: 100_000_000, memoryBytes: 500_000_000 }

/** The real engine over a folder of its own, migrated; one for each test file. */
export async function startWarehouse(): Promise<TestWarehouse> {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-warehouse-'))
  const warehouse = await openWarehouse({ folder: join(folder, 'store'), database: 'zhian' }, 3)
  await migrate(warehouse, join(repositoryRoot, 'infra/clickhouse/migrations'))
  const write = clickhouseSink(warehouse, archiveEvents(silentLog(), openMetrics()))
  let next = 0n
  return {
    warehouse,
    folder,
    async store(name, messages, at = { first: next }) {
      const topic = kafkaTopics[name]
      const table = tableOfTopic.get(topic)
      if (table === undefined) throw new RangeError(`no table for ${topic}`)
      const rows = messages.map((message, index) => {
        const offset = at.first + BigInt(index)
        const value = Buffer.from(JSON.stringify(message))
        const outcome = table.toRow({ topic, partition: 0, offset, value })
        if (outcome.is === 'dead') throw new Error(`${outcome.reason}: ${outcome.detail}`)
        return { offset, line: outcome.value.line }
      })
      const to = at.first + BigInt(messages.length) - 1n
      if (to >= next) next = to + 1n
      const span = { topic, partition: 0, first: at.first, to, digest: '0123456789abcdef' }
      const refused = await write({ table, span, rows, lost: new AbortController().signal })
      if (refused.length > 0) throw new Error(`refused: ${refused[0]?.detail}`)
    },
    async count(table) {
      const rows = await warehouse.query<{ n: number }>(
        `SELECT count() AS n FROM zhian.${table} FINAL`,
        {},
        bounds,
      )
      return rows[0]?.n ?? 0
    },
    async [Symbol.asyncDispose]() {
      await warehouse[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
