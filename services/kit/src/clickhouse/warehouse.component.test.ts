import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from './migrations.ts'
import { openWarehouse } from './warehouse.ts'
import type { Warehouse } from './warehouse.ts'

const bounds = { ms: 5000, rows: 1_000_000, memoryBytes: 500_000_000 }
let folder: string
let warehouse: Warehouse

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-warehouse-'))
  await writeFile(
    join(folder, '001_numbers.sql'),
    '-- A table to try.\nCREATE TABLE IF NOT EXISTS {database}.numbers (n UInt32) ENGINE = MergeTree ORDER BY n\n' +
      'SETTINGS non_replicated_deduplication_window = 100;\n',
  )
  warehouse = await openWarehouse({ folder: join(folder, 'store'), database: 'trial' }, 2)
})

afterAll(async () => {
  await warehouse[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function count(): Promise<number> {
  const rows = await warehouse.query<{ c: string }>(
    'SELECT count() AS c FROM trial.numbers',
    {},
    bounds,
  )
  return Number(rows[0]?.c)
}

test('a migration is applied once and recorded, and a changed one is refused', async () => {
  expect(await migrate(warehouse, folder)).toEqual(['001_numbers.sql'])
  expect(await migrate(warehouse, folder)).toEqual([])
  await writeFile(join(folder, '001_numbers.sql'), 'SELECT 1;\n')
  await expect(migrate(warehouse, folder)).rejects.toMatchObject({ code: 'CONFIG_REFUSED' })
})

test('one token inserts once, and leaves nothing behind for the next insert', async () => {
  const lines = '{"n":1}\n{"n":2}\n'
  await warehouse.insert({ table: 'trial.numbers', lines, token: 'a' })
  await warehouse.insert({ table: 'trial.numbers', lines, token: 'a' })
  expect(await count()).toBe(2)
  await warehouse.insert({ table: 'trial.numbers', lines: '{"n":3}\n', token: 'b' })
  await warehouse.insert({ table: 'trial.numbers', lines: '{"n":4}\n', token: 'c' })
  expect(await count()).toBe(4)
})

test('a row that can never be stored is refused as such, an endless query as too expensive', async () => {
  const bad = warehouse.insert({ table: 'trial.numbers', lines: '{"n":"many"}\n', token: 'd' })
  await expect(bad).rejects.toMatchObject({ code: 'STORE_REFUSED_ROWS' })
  const endless = warehouse.query(
    'SELECT count() FROM numbers(1000000000000)',
    {},
    { ...bounds, rows: 1000 },
  )
  await expect(endless).rejects.toMatchObject({ code: 'QUERY_TOO_EXPENSIVE' })
})

test('text from outside is a parameter and never part of a statement', async () => {
  const text = "x'); DROP TABLE trial.numbers; --\\\n\t"
  const rows = await warehouse.query<{ t: string }>('SELECT {text:String} AS t', { text }, bounds)
  expect(rows[0]?.t).toBe(text)
})
