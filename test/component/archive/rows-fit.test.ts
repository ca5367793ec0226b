import { batchRows } from '@zhian/archive/batch-rows'
import { capturesTable } from '@zhian/archive/rows'
import { tableOfTopic } from '@zhian/archive/tables'
import { findCapture } from '@zhian/api/queries/find-capture'
import { kafkaTopics } from '@zhian/contracts/topics'
import { checkColumns } from '@zhian/archive/clickhouse-sink'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenPlateTag, givenTagged, givenVehicleTag } from '../../support/given-tagged.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const bounds = { ms: 10_000, rows: 1_000_000, memoryBytes: 500_000_000 }
let store: TestWarehouse
beforeAll(async () => {
  store = await startWarehouse()
})
afterAll(() => store[Symbol.asyncDispose]())

test.each([...tableOfTopic])(
  '%s: what is written and what the table has are the same',
  async (_topic, plan) => {
    const rows = await store.warehouse.query<{ name: string }>(
      "SELECT name FROM system.columns WHERE database = 'zhian' AND table = {table:String}",
      { table: plan.table },
      bounds,
    )
    const written = [...plan.columns, 'stored_at']
    expect(rows.map(({ name }) => name).sort()).toEqual(written.sort())
  },
)

test('a column that is missing in the store is told at the start', async () => {
  const plan = { ...capturesTable, columns: [...capturesTable.columns, 'mood'] }
  await expect(checkColumns(store.warehouse, [plan])).rejects.toMatchObject({
    code: 'CONFIG_REFUSED',
    message: expect.stringContaining('captures.mood') as string,
  })
})

test.each([
  'quote \' " ` \\',
  'line\nend\r\ttab',
  'null \u0000 \\N',
  'half a pair \ud800',
  '智安 👁️‍🗨️',
  '{"json":1}',
  '\u2028\ufeff',
])('the text %j comes back', async (text) => {
  const { tagged } = givenTagged({
    seq: Math.floor(Math.random() * 1e9) + 1,
    sourceId: text,
    deviceTime: text,
    attributes: { plateText: text, vehicleBrand: { raw: text, codeSystem: 'x' } },
    tags: [givenPlateTag('粤B12345', { textRaw: text }), givenVehicleTag('car')],
  })
  await store.store('tagged', [tagged])
  const row = await findCapture(store.warehouse, tagged.capture.captureId)
  expect(row?.sourceId).toBe(text.toWellFormed())
  expect(JSON.parse(row?.tags ?? '')).toEqual(tagged.tags)
  expect(JSON.parse(row?.attributes ?? '')).toEqual(tagged.capture.attributes)
})

test('captures of more months than ClickHouse takes in one insert do not hold the river', async () => {
  const value = (seq: number) => {
    const capturedAtMs = Date.UTC(1990, seq, 3)
    return Buffer.from(JSON.stringify(givenTagged({ agentId: 'old', seq, capturedAtMs }).tagged))
  }
  const rows = Array.from({ length: 130 }, (_, index) => {
    const record = {
      topic: kafkaTopics.tagged,
      partition: 0,
      offset: BigInt(index),
      value: value(index + 1),
    }
    const outcome = capturesTable.toRow(record)
    if (outcome.is === 'dead') throw new Error(outcome.detail)
    return { bytes: 1, month: outcome.value.month, line: outcome.value.line }
  })
  const batches = batchRows(rows, { rowsMax: 1000, bytesMax: 1e9, monthsMax: 50 })
  expect(batches.length).toBe(3)
  for (const [index, batch] of batches.entries()) {
    await store.warehouse.insert({
      table: `zhian.captures (${capturesTable.columns.join(', ')})`,
      lines: batch.map(({ line }) => `${line}\n`).join(''),
      token: `months-${index}`,
    })
  }
  const found = await store.warehouse.query<{ n: number }>(
    "SELECT count() AS n FROM zhian.captures WHERE agent_id = 'old'",
    {},
    bounds,
  )
  expect(found).toEqual([{ n: 130 }])
})
