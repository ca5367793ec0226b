import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Capture } from '@zhian/contracts/capture'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { givenFrame } from './fixtures/given-frame.ts'
import { openPictureStore } from './picture-store.ts'

const dayMs = 24 * 3600 * 1000
let folder: string
let nowMs = Date.UTC(2026, 10, 28, 12)
const deleted: { why: string; files: number }[] = []
const events = { keptDeleted: (fact: { why: string; files: number }) => void deleted.push(fact) }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhian-pictures-'))
  nowMs = Date.UTC(2026, 10, 28, 12)
  deleted.length = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = (bytesMax = 1e6) =>
  openPictureStore({ folder, bytesMax, days: 30, events, now: () => nowMs })

/** A capture of `seq` days ago with a picture of 1000 bytes of its own. */
function given(seq: number, daysAgo = 0) {
  const bytes = Buffer.alloc(1000, `picture ${seq} `)
  const receivedAtMs = nowMs - daysAgo * dayMs
  const { capture } = givenFrame('face', [{ role: 'crop', bytes }], { seq, receivedAtMs })
  const [ref] = capture.images
  return { capture, pictures: ref === undefined ? [] : [{ ref, bytes }] }
}

async function keep(
  store: Awaited<ReturnType<typeof open>>,
  { capture, pictures }: ReturnType<typeof given>,
): Promise<Capture> {
  await store.keepPictures(capture, pictures)
  await store.keepRecord(capture, capture.images)
  return capture
}

const picturesOn = async () =>
  (await readdir(folder, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name)).length

test('what is kept is found again, also by the next start, and a half-written file is not', async () => {
  const first = await open()
  const capture = await keep(first, given(1))
  expect(await first.find(capture)).toMatchObject({ images: capture.images })
  expect(await first.find(given(2).capture)).toBeUndefined()
  await first[Symbol.asyncDispose]()
  await writeFile(join(folder, '2026-11-28', 'x.part'), 'half')
  const second = await open()
  expect(await second.find(capture)).toMatchObject({ captureId: capture.captureId })
  expect(second.state).toMatchObject({ files: 2, deleted: 0 })
  expect(await readdir(join(folder, '2026-11-28'))).not.toContain('x.part')
  await second[Symbol.asyncDispose]()
})

test('the oldest give way to the bytes, and are counted', async () => {
  const store = await open(4000)
  for (const seq of [1, 2, 3, 4, 5]) await keep(store, given(seq))
  expect(store.state.keptBytes).toBeLessThanOrEqual(4000)
  expect(store.state.deleted).toBe(deleted.reduce((sum, { files }) => sum + files, 0))
  expect(deleted.every(({ why }) => why === 'room')).toBe(true)
  expect(await store.find(given(1).capture)).toBeUndefined()
  expect(await store.find(given(5).capture)).toBeDefined()
  expect(await picturesOn()).toBeLessThan(5)
  await store[Symbol.asyncDispose]()
})

test('a day goes when it is older than the days that were set, not before', async () => {
  const store = await open()
  const old = await keep(store, given(1))
  nowMs += 30 * dayMs
  await store.sweep()
  expect(await store.find(old)).toBeDefined()
  nowMs += dayMs
  const young = await keep(store, given(2))
  await store.sweep()
  expect(await store.find(old)).toBeUndefined()
  expect(await store.find(young)).toBeDefined()
  expect(deleted).toMatchObject([{ why: 'age', files: 2 }])
  expect(await picturesOn()).toBe(1)
  await store[Symbol.asyncDispose]()
})
