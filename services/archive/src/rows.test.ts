import { captureIdOf } from '@zhian/contracts/capture-id'
import { kafkaTopics } from '@zhian/contracts/topics'
import { expect, test } from 'vitest'
import { ledgerTable, agentStatusTable } from './agent-rows.ts'
import { batchRows } from './batch-rows.ts'
import { deadLettersTable } from './dead-rows.ts'
import { letterOf } from './graveyard.ts'
import { readIntent, writeIntent } from './insert-intent.ts'
import { knownMembers } from './known-members.ts'
import { capturesTable } from './rows.ts'
import type { TablePlan } from './table-plan.ts'

const place = { agentId: 'agent-1', epoch: 'e1', seq: 7 }
const model = { name: 'plates', version: '1', weights: '0123456789abcdef' }
const corners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
]
const plateTag = (text: string, confidence: number, status = 'accepted') => ({
  name: 'plate',
  model,
  confidence,
  status,
  corners,
  textRaw: text,
  text,
  plateType: 'STD',
  colour: 'blue',
  colourConfidence: 0.9,
  isConflicting: false,
})
const capture = {
  schema: 'capture.v1',
  captureId: captureIdOf(place),
  ...place,
  enterpriseId: 'enterprise-1',
  siteId: 'site-1',
  cameraId: 'gate',
  camera: { protocol: 'gat1400', deviceId: '33010101001190000001' },
  kind: 'vehicle',
  capturedAtMs: Date.UTC(2026, 10, 23, 6, 5, 9, 120),
  capturedAtUncertaintyMs: 1000,
  receivedAtMs: Date.UTC(2026, 10, 23, 6, 5, 10),
  images: [],
  attributes: {},
  flags: [],
  traceId: '0'.repeat(32),
}
const tagged = {
  schema: 'tagged-capture.v1',
  capture,
  blobKeys: [],
  taggedAtMs: Date.UTC(2026, 10, 23, 6, 5, 11),
  isDegraded: false,
  tags: [],
}

function rowOf(table: TablePlan, message: unknown): Record<string, unknown> {
  const text = typeof message === 'string' ? message : JSON.stringify(message)
  const outcome = table.toRow({ topic: 't', partition: 2, offset: 9n, value: Buffer.from(text) })
  if (outcome.is === 'dead') throw new Error(`${outcome.reason}: ${outcome.detail}`)
  return JSON.parse(outcome.value.line) as Record<string, unknown>
}

test('a row has the columns of its table, all of them and no others', () => {
  const spool = { lastSeq: 1, pending: 0, spoolBytes: 1, spoolBytesMax: 9, evicted: 0 }
  const status = { schema: 'agent-status.v1', agentId: 'a', enterpriseId: 'e', siteId: 's' }
  const letter = { schema: 'dead-letter.v1', atMs: 1, hop: 'bridge', reason: 'r', topic: 't' }
  const messages: [TablePlan, unknown][] = [
    [capturesTable, tagged],
    [
      agentStatusTable,
      {
        ...status,
        version: '1',
        atMs: 1,
        startedAtMs: 1,
        epoch: 'e',
        spool: { ...spool, refused: 0, corrupt: 0 },
        stripped: [],
        quarantined: 0,
        cameras: [],
      },
    ],
    [
      ledgerTable,
      { schema: 'ledger.v1', agentId: 'a', epoch: 'e', atMs: 1, capturedUpTo: 4, evicted: [] },
    ],
    [deadLettersTable, { ...letter, redriveCount: 0 }],
  ]
  for (const [table, message] of messages)
    expect(Object.keys(rowOf(table, message)).sort()).toEqual([...table.columns].sort())
})

test('the surest accepted plate stands first, the camera’s own can be searched for too', () => {
  const tags = [
    plateTag('粤B11111', 0.6),
    plateTag('粤B22222', 0.9),
    plateTag('粤B33333', 0.99, 'rejected'),
  ]
  const attributes = {
    plateText: '粤b·44444',
    plateColour: { raw: '2', codeSystem: 'x', value: 'white' },
  }
  const row = rowOf(capturesTable, { ...tagged, tags, capture: { ...capture, attributes } })
  expect(row).toMatchObject({
    captured_at: '2026-11-23 06:05:09.120',
    plate_norm: '粤B22222',
    plates: ['粤B22222', '粤B11111', '粤B44444'],
    plate_colour: 'blue',
    max_confidence: 0.9,
    kafka_offset: '9',
  })
})

test('members that no contract names are not kept, at any depth', () => {
  const tag = {
    ...plateTag('粤B11111', 0.6),
    gender: 'x',
    corners: corners.map((at) => ({ ...at, age: 3 })),
  }
  const attributes = { age: 40, mask: { raw: '1', codeSystem: 'x', race: 'y' } }
  const row = rowOf(capturesTable, {
    ...tagged,
    tags: [tag],
    capture: { ...capture, attributes, emotion: 1 },
  })
  expect(JSON.stringify(row)).not.toMatch(/\bage\b|gender|\brace\b|emotion/)
  expect(row['attributes']).toBe('{"mask":{"raw":"1","codeSystem":"x"}}')
  expect(knownMembers({ properties: {} }, { __proto__: null, toString: 1 })).toEqual({})
})

test('what can never be stored is dead with a reason, and its letter still names the capture', () => {
  const value = Buffer.from(JSON.stringify({ ...tagged, capture: { ...capture, kind: 'ghost' } }))
  const record = { topic: kafkaTopics.tagged, partition: 1, offset: 5n, value }
  const outcome = capturesTable.toRow(record)
  expect(outcome).toMatchObject({ is: 'dead', reason: 'capture_unreadable' })
  expect(letterOf({ record, reason: 'r', detail: 'd' }, 1)).toMatchObject({
    ...place,
    captureId: capture.captureId,
    offset: '5',
    rawBase64: value.toString('base64'),
  })
  expect(capturesTable.toRow({ ...record, value: Buffer.from('{') })).toMatchObject({ is: 'dead' })
  const late = { ...tagged, capture: { ...capture, capturedAtMs: 9e15 } }
  expect(
    capturesTable.toRow({ ...record, value: Buffer.from(JSON.stringify(late)) }),
  ).toMatchObject({
    reason: 'time_out_of_range',
  })
})

test('a record too large for a letter is named by where it lies in Kafka', () => {
  const record = { topic: 't', partition: 1, offset: 5n, value: Buffer.alloc(300_000, 'x') }
  const letter = letterOf({ record, reason: 'r', detail: 'd' }, 1)
  expect(letter.rawBase64).toBeUndefined()
  expect(letter).toMatchObject({ topic: 't', partition: 1, offset: '5' })
})

test('an evicted range outside of what was captured is refused', () => {
  const manifest = { schema: 'ledger.v1', agentId: 'a', epoch: 'e', atMs: 1, capturedUpTo: 4 }
  const evicted = (from: number, to: number) => [{ from, to, reason: 'disk', atMs: 1 }]
  expect(rowOf(ledgerTable, { ...manifest, evicted: evicted(2, 4) })).toMatchObject({
    evicted_to: [4],
  })
  expect(() => rowOf(ledgerTable, { ...manifest, evicted: evicted(3, 5) })).toThrow('contradicts')
  expect(() => rowOf(ledgerTable, { ...manifest, evicted: evicted(3, 2) })).toThrow('contradicts')
})

test('a letter that is written twice has one id', () => {
  const letter = {
    schema: 'dead-letter.v1',
    hop: 'inference',
    reason: 'r',
    topic: 't',
    redriveCount: 0,
  }
  const idOf = (more: object) => rowOf(deadLettersTable, { ...letter, ...more })['dead_id']
  expect(idOf({ atMs: 1, rawBase64: 'AA==' })).toBe(idOf({ atMs: 2, rawBase64: 'AA==' }))
  expect(idOf({ atMs: 1, rawBase64: 'AA==' })).not.toBe(idOf({ atMs: 1, rawBase64: 'AQ==' }))
  expect(idOf({ atMs: 1, partition: 3, offset: '8' })).toBe('t:3:8')
})

test('batches are cut by rows, bytes and months, and keep the order', () => {
  const limits = { rowsMax: 3, bytesMax: 10, monthsMax: 2 }
  const cut = (rows: [number, string][]) =>
    batchRows(
      rows.map(([bytes, month]) => ({ bytes, month })),
      limits,
    ).map(({ length }) => length)
  expect(
    cut([
      [1, 'a'],
      [1, 'a'],
      [1, 'a'],
      [1, 'a'],
    ]),
  ).toEqual([3, 1])
  expect(
    cut([
      [6, 'a'],
      [6, 'a'],
      [40, 'a'],
      [1, 'a'],
    ]),
  ).toEqual([1, 1, 1, 1])
  expect(
    cut([
      [1, 'a'],
      [1, 'b'],
      [1, 'c'],
    ]),
  ).toEqual([2, 1])
  expect(cut([])).toEqual([])
})

test('an intent is read as it was written, and nobody else’s metadata is one', () => {
  const intent = { first: 5n, to: 8n, records: 4, digest: '0123456789abcdef' }
  expect(readIntent({ offset: 5n, metadata: writeIntent(intent) })).toEqual(intent)
  for (const metadata of ['', '{}', 'x', '{"to":"4","n":1,"digest":"0123456789abcdef"}'])
    expect(readIntent({ offset: 5n, metadata })).toBeNull()
  expect(readIntent(null)).toBeNull()
})

test('a capture whose pictures stayed at the enterprise is flagged, with the tags that were made there', () => {
  const face = {
    name: 'face',
    model,
    confidence: 0.9,
    status: 'accepted',
    box: { x: 0, y: 0, width: 0.1, height: 0.1 },
  }
  const withheld = { images: 1, reason: 'local_only' }
  const row = rowOf(capturesTable, {
    ...tagged,
    capture: { ...capture, kind: 'face', flags: ['clock_untrusted'], withheld },
    imageRole: 'crop',
    tags: [face],
  })
  expect(row).toMatchObject({
    flags: ['clock_untrusted', 'image_withheld'],
    face_count: 1,
    image_role: 'crop',
    blob_keys: [],
  })
})
