import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openControlStore } from '@zhian/api/control/control-store'
import { countEnds } from '@zhian/api/queries/count-ends'
import { capturesTable } from '@zhian/archive/rows'
import { captureIdOf } from '@zhian/contracts/capture-id'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import { migrate } from '@zhian/kit/clickhouse/migrations'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import { afterAll, expect, test } from 'vitest'
import { root } from '../settings.ts'
import { makeDemoAccounts } from './demo-accounts.ts'
import { loadCaptures } from './load-captures.ts'
import { loadRegistry, recordsOf } from './load-registry.ts'
import { makePark } from './make-park.ts'
import { smallChengxiPark } from './recipe-chengxi.ts'
import { storePictures } from './pictures.ts'
import { wipePark } from './wipe-park.ts'

const folder = await mkdtemp(join(tmpdir(), 'zhian-demo-'))
const warehouse = await openWarehouse({ folder: join(folder, 'store'), database: 'zhian' }, 2)
await migrate(warehouse, join(root, 'infra/clickhouse/migrations'))
const control = await openControlStore({ file: join(folder, 'control.db') })
const blobs = openFolderBlobs(join(folder, 'blobs'))
afterAll(async () => {
  await control[Symbol.asyncDispose]()
  await warehouse[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const bounds = { ms: 10_000, rows: 100_000_000, memoryBytes: 500_000_000 }
const select = <Row>(sql: string) => warehouse.query<Row>(sql, {}, bounds)
const count = async (table: string) =>
  (await select<{ n: number }>(`SELECT count() AS n FROM zhian.${table}`))[0]?.n
const records = async () =>
  (await control.db.selectFrom('registryRecords').select('id').execute()).length

const park = makePark({ ...smallChengxiPark, days: 10 }, 7, Date.UTC(2026, 10, 28, 5))
const pictures = await storePictures(blobs, park.recipe.parkId)

/** What stood there before, of somebody else. */
const foreign = {
  table:
    'zhian.captures (capture_id, agent_id, epoch, seq, enterprise_id, camera_id, kind, captured_at)',
  lines: JSON.stringify({
    capture_id: captureIdOf({ agentId: 'gateway-1', epoch: 'e', seq: 1 }),
    agent_id: 'gateway-1',
    epoch: 'e',
    seq: 1,
    enterprise_id: 'enterprise-1',
    camera_id: 'c1',
    kind: 'face',
    captured_at: '2026-11-20 00:00:00.000',
  }),
  token: 'foreign',
}

test('everything is there, accounted for, and gone again when it is wiped', async () => {
  await warehouse.insert(foreign)
  const loaded = await loadCaptures(warehouse, park, pictures)
  await loadRegistry(control, park)
  const accounts = await makeDemoAccounts(control, park)

  expect(accounts.map(({ name }) => name)).toEqual([
    'demo-manager',
    'demo-enterprise',
    'demo-operator',
  ])
  expect(await count('captures')).toBe(loaded.captures + 1)
  expect(await records()).toBe(recordsOf(park).reduce((sum, each) => sum + each.records.length, 0))
  const ends = await countEnds(warehouse)
  expect(ends).toHaveLength(loaded.agents.length + 1)
  for (const { captured, stored, pending } of ends) expect([captured, pending]).toEqual([stored, 0])
  expect(ends.reduce((sum, { stored }) => sum + stored, 0)).toBe(loaded.captures + 1)
  const [transitions] = await select<{ what: string[] }>(
    'SELECT arraySort(groupUniqArray(what)) AS what FROM zhian.transitions',
  )
  expect(transitions?.what).toEqual(
    expect.arrayContaining(['clock_wrong', 'covered', 'online', 'silent', 'watching']),
  )
  const scene = pictures.get(0)?.blobKeys[0] ?? ''
  expect(await blobs.has(scene)).toBe(true)

  await wipePark({ control, warehouse, blobs }, park.recipe)
  expect(await records()).toBe(0)
  expect(await control.db.selectFrom('registryChanges').select('id').execute()).toEqual([])
  expect(await control.db.selectFrom('accounts').select('id').execute()).toEqual([])
  expect(await control.db.selectFrom('accountLinks').select('digest').execute()).toEqual([])
  expect(await blobs.has(scene)).toBe(false)
  expect(await countEnds(warehouse)).toMatchObject([
    { agentId: 'gateway-1', stored: 1, pending: 0 },
  ])
  for (const table of ['captures', 'ends']) expect(await count(table)).toBe(1)
  for (const table of [
    'by_plate',
    'agents',
    'cameras',
    'agent_status',
    'transitions',
    'ledger',
    'epochs',
  ])
    expect(await count(table), table).toBe(0)
})

interface StoredRow {
  readonly [column: string]: unknown
}

test('a row is what the archive makes of the same capture', async () => {
  await loadCaptures(warehouse, park, await storePictures(blobs, park.recipe.parkId))
  const rows = await select<StoredRow>(
    `SELECT *, toUnixTimestamp64Milli(captured_at) AS captured_ms, toUnixTimestamp64Milli(received_at) AS received_ms,
       toUnixTimestamp64Milli(tagged_at) AS tagged_ms
     FROM zhian.captures WHERE agent_id != 'gateway-1' ORDER BY cityHash64(capture_id) LIMIT 300`,
  )
  const kinds = new Set<string>()
  for (const row of rows) {
    const { captured_ms: _c, received_ms: _r, tagged_ms: _t, stored_at: _s, ...stored } = row
    const message = taggedOf(row)
    const made = capturesTable.toRow({
      topic: 'demo-park',
      partition: 0,
      offset: BigInt(Number(stored['seq'])),
      value: Buffer.from(JSON.stringify(message)),
    })
    if (made.is === 'dead') throw new Error(`${made.reason}: ${made.detail}`)
    const wanted = JSON.parse(made.value.line) as StoredRow
    expect(plain(stored)).toEqual(plain(wanted))
    const {
      agent_id: agentId,
      epoch,
      seq,
    } = stored as { agent_id: string; epoch: string; seq: number }
    expect(stored['capture_id']).toBe(captureIdOf({ agentId, epoch, seq }))
    kinds.add(
      `${String(stored['kind'])} ${String(stored['plate_norm']) === '' ? 'without' : 'with'}`,
    )
  }
  expect(kinds).toEqual(new Set(['face without', 'vehicle with', 'vehicle without']))
})

const json = (value: unknown): unknown => (value === '' ? '' : JSON.parse(String(value)))

/** Texts of JSON as what they say, since the order of members is nobody's business. */
function plain(row: StoredRow) {
  const parsed = ['images', 'attributes', 'tags', 'box'].map((name) => [name, json(row[name])])
  return { ...row, ...Object.fromEntries(parsed), kafka_offset: Number(row['kafka_offset']) }
}

/** The message that such a row comes from. */
function taggedOf(row: StoredRow) {
  return {
    schema: 'tagged-capture.v1',
    capture: {
      schema: 'capture.v1',
      captureId: row['capture_id'],
      agentId: row['agent_id'],
      epoch: row['epoch'],
      seq: row['seq'],
      enterpriseId: row['enterprise_id'],
      siteId: row['site_id'],
      cameraId: row['camera_id'],
      camera: { protocol: row['protocol'], deviceId: row['device_id'] },
      kind: row['kind'],
      sourceId: row['source_id'],
      deviceTime: row['device_time'],
      capturedAtMs: row['captured_ms'],
      capturedAtUncertaintyMs: row['captured_at_uncertainty_ms'],
      receivedAtMs: row['received_ms'],
      images: json(row['images']),
      box: json(row['box']),
      attributes: json(row['attributes']),
      flags: row['flags'],
      traceId: row['trace_id'],
    },
    blobKeys: row['blob_keys'],
    taggedAtMs: row['tagged_ms'],
    imageRole: row['image_role'],
    isDegraded: row['is_degraded'],
    tags: json(row['tags']),
  }
}
