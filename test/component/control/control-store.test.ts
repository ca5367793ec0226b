// When control data is kept in a file or on a server, then both keep the same promises, because the same records are
// written over them.
import { once } from 'node:events'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { openControlStore } from '@zhian/api/control/control-store'
import type { ControlAddress } from '@zhian/api/control/control-store'
import { enrolmentRecords } from '@zhian/api/control/enrolment-records'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startChild } from '../../support/child.ts'
import { startPostgres } from '../../support/postgres.ts'
import type { TestPostgres } from '../../support/postgres.ts'

let folder: string
let postgres: TestPostgres
let files = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-control-'))
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const databases: readonly (readonly [string, () => Promise<ControlAddress>])[] = [
  ['SQLite', async () => ({ file: join(folder, `control-${(files += 1)}.db`) })],
  ['PostgreSQL', async () => ({ url: await postgres.createDatabase() })],
]

const token = { digest: 'd', agentId: 'a', enterpriseId: 'e', siteId: 's', usedAtMs: null }
const certificate = {
  serial: '1a',
  keyDigest: 'k',
  agentId: 'a',
  enterpriseId: 'e',
  siteId: 's',
  certificatePem: 'pem',
  issuedAtMs: 1_790_000_000_000,
  notBeforeMs: 1_789_999_999_000,
  notAfterMs: 1_797_776_000_000,
  replaces: null,
  revokedAtMs: null,
  reason: null,
}

describe.each(databases)('%s', (_name, newAddress) => {
  test('what was written is there after closing, with its types', async () => {
    const address = await newAddress()
    {
      await using store = await openControlStore(address)
      const records = enrolmentRecords(store)
      await records.addToken({ ...token, expiresAtMs: 1_800_000_000_000 })
      expect(await records.enrol('d', certificate)).toBe(true)
    }
    await using store = await openControlStore(address)
    const records = enrolmentRecords(store)
    expect(await records.list()).toEqual([certificate])
    expect(await records.findToken('d')).toEqual({
      ...token,
      expiresAtMs: 1_800_000_000_000,
      usedAtMs: certificate.issuedAtMs,
    })
  })

  test('a token that is used twice at the same moment is used once', async () => {
    await using store = await openControlStore(await newAddress())
    const records = enrolmentRecords(store)
    await records.addToken({ ...token, expiresAtMs: 1_800_000_000_000 })
    const ends = await Promise.all(
      ['1', '2', '3'].map((serial) =>
        records.enrol('d', { ...certificate, serial, keyDigest: serial }),
      ),
    )
    expect(ends.filter((isDone) => isDone)).toHaveLength(1)
    expect(await records.list()).toHaveLength(1)
  })

  test('what fails half-way leaves nothing behind', async () => {
    await using store = await openControlStore(await newAddress())
    const records = enrolmentRecords(store)
    await records.add(certificate)
    await records.addToken({ ...token, expiresAtMs: 1_800_000_000_000 })
    await expect(records.enrol('d', certificate)).rejects.toThrow(/unique/i)
    expect(await records.findToken('d')).toMatchObject({ usedAtMs: null })
  })

  test('a row that names nothing is refused', async () => {
    await using store = await openControlStore(await newAddress())
    const orphan = { accountId: 'nobody', role: 'operator', parkId: '', enterpriseId: '' }
    await expect(store.db.insertInto('accountRoles').values(orphan).execute()).rejects.toThrow(
      /foreign key/i,
    )
  })

  test('processes that start at once bring the tables up to date once', async () => {
    const address = await newAddress()
    const ends = await Promise.all(Array.from({ length: 4 }, () => openElsewhere(address)))
    expect(ends).toEqual([0, 0, 0, 0])
    await using store = await openControlStore(address)
    const names = sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`
    const { rows } = await names.execute(store.db)
    expect(rows.slice(0, 2).map(({ name }) => name)).toEqual(['0001-enrolment', '0002-people'])
  })
})

async function openElsewhere(address: ControlAddress): Promise<number> {
  const program = fileURLToPath(new URL('open-control-worker.ts', import.meta.url))
  const child = startChild({ command: process.execPath, args: [program, JSON.stringify(address)] })
  const [code] = (await once(child.process, 'exit')) as [number]
  if (code !== 0) throw new Error(child.output())
  return code
}

test('a file that the first version made opens with all that it held', async () => {
  const file = join(folder, 'made-before.db')
  await copyFile(new URL('control-of-2026-11-24.db', import.meta.url), file)
  await using store = await openControlStore({ file })
  const records = enrolmentRecords(store)
  expect((await records.list()).map(({ serial, reason }) => [serial.slice(0, 2), reason])).toEqual([
    ['22', null],
    ['11', 'stolen'],
  ])
  expect(await records.findToken('d1')).toMatchObject({ usedAtMs: 1_790_000_000_001 })
  expect(await records.findToken('d2')).toMatchObject({ agentId: 'box-2', usedAtMs: null })
  expect(await store.db.selectFrom('accounts').selectAll().execute()).toEqual([])
})

test('a file waits for the disk at each commit and is never opened otherwise', async () => {
  const file = join(folder, 'careful.db')
  await using store = await openControlStore({ file })
  const { rows } = await sql<{ synchronous: number }>`PRAGMA synchronous`.execute(store.db)
  expect(rows).toEqual([{ synchronous: 2 }])
  using other = new DatabaseSync(file)
  expect(other.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
})

test('what cannot be opened says what and where', async () => {
  const file = join(folder, 'no-database')
  await copyFile(new URL(import.meta.url), file)
  await expect(openControlStore({ file })).rejects.toMatchObject({
    code: 'CONFIG_REFUSED',
    message: expect.stringContaining(file) as string,
  })
  await expect(
    openControlStore({ url: 'postgres://nobody@127.0.0.1:9/nothing' }),
  ).rejects.toMatchObject({ code: 'STORE_AWAY' })
})
