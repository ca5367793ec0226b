import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { blobKey, quarantineKey } from './blob-store.ts'
import type { BlobStore } from './blob-store.ts'
import { openFolderBlobs } from './folder-blobs.ts'

let folder: string
let blobs: BlobStore
const key = blobKey(Date.UTC(2026, 10, 23, 23, 59), 'ab'.repeat(32))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-blobs-'))
  blobs = openFolderBlobs(folder)
})

afterEach(() => rm(folder, { recursive: true, force: true }))

test('what is put is got, under its UTC day', async () => {
  await blobs.putIfAbsent(key, Buffer.from('picture'))
  expect(key).toBe(`2026-11-23/ab/${'ab'.repeat(32)}`)
  expect(await blobs.get(key)).toEqual(Buffer.from('picture'))
})

test('a second put changes nothing, and several at once leave one file', async () => {
  await Promise.all([1, 2, 3, 4].map(() => blobs.putIfAbsent(key, Buffer.from('picture'))))
  await blobs.putIfAbsent(key, Buffer.from('other'))
  expect(await blobs.get(key)).toEqual(Buffer.from('picture'))
  expect(await readdir(join(folder, '2026-11-23/ab'))).toHaveLength(1)
})

test('a missing blob is told from a broken store', async () => {
  await expect(blobs.get(key)).rejects.toMatchObject({ code: 'BLOB_MISSING' })
  expect(await blobs.has(key)).toBe(false)
  await writeFile(join(folder, 'file'), 'in the way')
  const nowhere = openFolderBlobs(join(folder, 'file'))
  await expect(nowhere.putIfAbsent(key, Buffer.from('x'))).rejects.toMatchObject({
    kind: 'unavailable',
  })
})

test('a day goes as one, and quarantine is no day', async () => {
  const dead = quarantineKey(Date.UTC(2026, 10, 23), 'cd'.repeat(32))
  await blobs.putIfAbsent(key, Buffer.from('x'))
  await blobs.putIfAbsent(dead, Buffer.from('y'))
  await blobs.deletePrefix('2026-11-23/')
  expect([await blobs.has(key), await blobs.has(dead)]).toEqual([false, true])
})

test('no key leads out of the folder', async () => {
  await expect(blobs.get('../etc/passwd')).rejects.toMatchObject({ code: 'INPUT_REFUSED' })
  await expect(blobs.putIfAbsent('2026/../../x', Buffer.from('x'))).rejects.toMatchObject({
    code: 'INPUT_REFUSED',
  })
})
