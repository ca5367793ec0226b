import { mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { givenDesk } from '../gat1400/fixtures/given-desk.ts'
import { nowMs, shotAtMs, shotTime } from '../gat1400/fixtures/messages.ts'
import { jpegOf } from '../gat1400/fixtures/pictures.ts'
import { Inbox } from './folder-adapter.ts'
import type { FolderSettings } from './folder-adapter.ts'

const picture = await jpegOf(64, 48)

async function givenInbox(more: Partial<FolderSettings> = {}) {
  const given = await givenDesk()
  const folder = await mkdtemp(join(tmpdir(), 'zhian-inbox-'))
  const settings: FolderSettings = {
    folder,
    kind: 'vehicle',
    whenTaken: 'delete',
    settleMs: 2000,
    unfinishedMs: 60_000,
    scanMs: 1,
    ...more,
  }
  const inbox = new Inbox(settings, given.doors)
  return {
    given,
    inbox,
    put: async (path: string, bytes: Buffer | string, ageMs = 5000) => {
      const at = join(folder, path)
      await mkdir(join(at, '..'), { recursive: true })
      await writeFile(at, bytes)
      const seconds = (nowMs - ageMs) / 1000
      await utimes(at, seconds, seconds)
      return at
    },
    scanTwice: async () => {
      await inbox.scan()
      await inbox.scan()
    },
    files: async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort(),
    captures: async () => (await given.frames()).map(({ capture }) => capture),
    folder,
    async [Symbol.asyncDispose]() {
      await given[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

test('a whole picture that has settled is taken; its folder names the camera, its name the time', async () => {
  await using box = await givenInbox()
  await box.put(`gate north/${shotTime}.jpg`, picture)
  await box.inbox.scan()
  expect(await box.captures()).toEqual([])
  await box.inbox.scan()
  expect(await box.captures()).toMatchObject([
    {
      kind: 'vehicle',
      cameraId: 'gate-north',
      capturedAtMs: shotAtMs,
      camera: { protocol: 'folder' },
    },
  ])
  expect(await box.files()).toEqual([])
})

test('what lies beside a picture says more', async () => {
  await using box = await givenInbox({ whenTaken: 'move' })
  await box.put('a.jpg', picture)
  const said = {
    kind: 'face',
    cameraId: 'door-2',
    sourceId: 's-1',
    capturedAt: '2026-11-24 11:58:00',
  }
  await box.put('a.jpg.json', JSON.stringify(said))
  await box.scanTwice()
  expect(await box.captures()).toMatchObject([
    { kind: 'face', cameraId: 'door-2', sourceId: 's-1', capturedAtMs: shotAtMs },
  ])
  expect(await box.files()).toEqual([`taken/${nowMs}-a.jpg`, `taken/${nowMs}-a.jpg.json`])
})

test('half a picture is left alone until it is whole, and refused with a reason when it never is', async () => {
  await using box = await givenInbox()
  await box.put('cam/a.jpg', picture.subarray(0, -50))
  await box.scanTwice()
  expect(await box.files()).toEqual(['cam/a.jpg'])
  await box.put('cam/a.jpg', picture)
  await box.scanTwice()
  expect(await box.captures()).toHaveLength(1)
  await box.put('cam/b.jpg', picture.subarray(0, -50), 61_000)
  await box.scanTwice()
  expect(await box.files()).toEqual([
    `refused/cam/${nowMs}-b.jpg`,
    `refused/cam/${nowMs}-b.jpg.reason.txt`,
  ])
  const reason = await readFile(join(box.folder, `refused/cam/${nowMs}-b.jpg.reason.txt`), 'utf8')
  expect(reason).toBe('picture_unfinished\n')
})

test('a file that is still growing is not looked at', async () => {
  await using box = await givenInbox()
  for (const age of [4000, 3000, 2500]) {
    await box.put('a.jpg', picture, age)
    await box.inbox.scan()
  }
  await box.put('young.jpg', picture, 100)
  await box.scanTwice()
  expect(await box.files()).toEqual(['young.jpg'])
})

test('links, dotfiles and unfinished names are never taken', async () => {
  await using box = await givenInbox()
  const outside = join(box.folder, '..', `outside-${nowMs}.jpg`)
  await writeFile(outside, picture)
  await symlink(outside, join(box.folder, 'link.jpg'))
  for (const name of ['.hidden.jpg', 'a.jpg.part', 'b.tmp']) await box.put(name, picture)
  await box.scanTwice()
  expect(await box.captures()).toEqual([])
  expect(await box.files()).toHaveLength(4)
  await rm(outside)
})

test.each(['a b%20[0@0][0]$(x).jpg', "it's;rm -rf.jpg"])(
  'the name %s is only a name',
  async (name) => {
    await using box = await givenInbox()
    await box.put(name, picture)
    await box.scanTwice()
    expect(await box.captures()).toHaveLength(1)
  },
)

test('an unreadable text beside it and a kind that nobody knows are refused', async () => {
  await using box = await givenInbox()
  await box.put('a.jpg', picture)
  await box.put('a.jpg.json', '{"kind":')
  await box.put('b.jpg', await jpegOf(20, 20))
  await box.put('b.jpg.json', '{"kind":"elephant"}')
  await box.scanTwice()
  expect(await box.captures()).toEqual([])
  expect((await box.files()).filter((name) => name.endsWith('.reason.txt'))).toHaveLength(2)
  expect(box.given.doors.quarantine.count).toBe(2)
})

test('a full spool leaves the files where they are', async () => {
  await using box = await givenInbox()
  await box.put('a.jpg', picture)
  box.given.disk.failing.sync = 'EIO'
  box.given.disk.failures = 2
  await expect(box.scanTwice()).rejects.toMatchObject({ code: 'DISK_FAILED' })
  expect(await box.files()).toEqual(['a.jpg'])
  await box.inbox.scan()
  expect(await box.captures()).toHaveLength(1)
})
