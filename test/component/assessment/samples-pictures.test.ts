// When an hour is over, then the pictures of captures that were drawn by lot are fetched and decoded, and what was found is kept for ever.
import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { foldHours } from '@zhian/api/assessment/facts/fold-hours'
import { readMeasured } from '@zhian/api/assessment/facts/measured'
import { qualityOf } from '@zhian/api/assessment/inputs/quality'
import { pictureSampler } from '@zhian/api/assessment/pictures/picture-sampler'
import { usualSamples } from '@zhian/api/assessment/pictures/sample-plan'
import type { SamplePlan } from '@zhian/api/assessment/pictures/sample-plan'
import type { CaptureFlag, ImageRole } from '@zhian/contracts/capture'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenGoodVehicle, storeCaptures } from '../../support/given-history.ts'
import type { StoredPicture } from '../../support/given-history.ts'
import { startWarehouse } from '../../support/warehouse.ts'
import type { TestWarehouse } from '../../support/warehouse.ts'

const hourMs = 3_600_000
const minuteMs = 60_000
/** Ten in the morning in the park. */
const t0 = Date.UTC(2026, 10, 2, 2)
const nowMs = t0 + 3 * hourMs
const bounds = { ms: 10_000, rows: 1_000_000, memoryBytes: 500_000_000 }

let store: TestWarehouse
let blobs: BlobStore
let scene: StoredPicture
let crop: StoredPicture
let torn: StoredPicture
beforeAll(async () => {
  store = await startWarehouse()
  blobs = openFolderBlobs(join(store.folder, 'pictures'))
  scene = await put('scene', await jpeg(640, 360))
  const small = await jpeg(160, 90)
  crop = await put('crop', small)
  torn = await put('crop', small.subarray(0, small.length / 2))
})
afterAll(() => store[Symbol.asyncDispose]())

const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
const jpeg = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#456', noise } })
    .jpeg()
    .toBuffer()
async function put(role: ImageRole, bytes: Buffer): Promise<StoredPicture> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const key = `2026-11-02/${sha256}`
  await blobs.putIfAbsent(key, bytes)
  return { role, key, sha256 }
}

interface Given {
  readonly cameraId: string
  readonly count: number
  readonly first?: number
  readonly pictures: readonly StoredPicture[]
  readonly capture?: Partial<Parameters<typeof givenGoodVehicle>[0]>
}
let seq = 0
async function given({ cameraId, count, first = 0, pictures, capture = {} }: Given) {
  await storeCaptures(
    store.warehouse,
    Array.from({ length: count }, (_, index) => {
      const capturedAtMs = t0 + (first + index) * minuteMs
      const tagged = givenGoodVehicle({ cameraId, seq: (seq += 1), capturedAtMs, ...capture })
      return { tagged, pictures, storedAtMs: capturedAtMs + 2000 }
    }),
  )
  await foldHours(store.warehouse, { sinceMs: 0, outages: [] })
}

/** Every hour, four of each. */
const everyHour: SamplePlan = { ...usualSamples, everyHours: 1, each: 4 }
function sampler(plan = everyHour, from: Pick<BlobStore, 'get'> = blobs) {
  const told: unknown[] = []
  const { sample } = pictureSampler({
    warehouse: store.warehouse,
    blobs: from,
    plan,
    events: {
      picturesSampled: (fact) => void told.push(fact),
      samplingStopped: (fact) => void told.push(fact),
    },
    stopping: new AbortController().signal,
    now: () => nowMs,
  })
  return { told, sample: () => sample(t0) }
}

const imageOf = async (cameraId: string) => {
  const measured = await readMeasured(store.warehouse, ['enterprise-1'], {
    fromMs: t0,
    toMs: nowMs,
  })
  const quality = qualityOf(measured, { isConnected: true })
  if (typeof quality === 'string' || typeof quality.image !== 'object')
    throw new Error('nothing was measured')
  return quality.image.cameras.find(({ id }) => id === cameraId)
}
const probes = (cameraId: string) =>
  store.warehouse.query<Record<string, string>>(
    `SELECT toString(capture_id) AS captureId, scene, target, box, verdict
     FROM zhian.picture_probes FINAL WHERE camera_id = {cameraId:String} ORDER BY captured_at`,
    { cameraId },
    bounds,
  )

test('of an hour some are looked at, the same ones whoever looks, and all are good', async () => {
  await given({ cameraId: 'good', count: 20, pictures: [scene, crop] })
  await sampler().sample()
  expect(await imageOf('good')).toEqual({ id: 'good', good: 4, of: 4 })
  const drawn = await probes('good')
  expect(drawn).toHaveLength(4)
  expect(drawn[0]).toMatchObject({ scene: 'good', target: 'good', box: 'inside', verdict: 'good' })
  for (const table of ['picture_probes', 'camera_picture_hours'])
    await store.warehouse.command(`TRUNCATE TABLE zhian.${table}`)
  await sampler().sample()
  expect(await probes('good')).toEqual(drawn)
})

const { cut, wide, notFetched, sceneOnly } = {
  cut: 'target image_undecodable',
  wide: 'box outside',
  notFetched: 'scene image_not_fetched',
  sceneOnly: 'target image_absent',
}
const beyond = { x: 0.6, y: 0.2, width: 0.5, height: 0.5, system: 'unit' }
const flags: CaptureFlag[] = ['image_not_fetched']
test.each<[string, string, () => Pick<Given, 'pictures' | 'capture'>]>([
  ['cut', cut, () => ({ pictures: [scene, torn] })],
  ['wide', wide, () => ({ pictures: [scene, crop], capture: { box: beyond } })],
  ['not-fetched', notFetched, () => ({ pictures: [crop], capture: { flags } })],
  ['scene-only', sceneOnly, () => ({ pictures: [scene] })],
])('%s: a failure names its capture and what is wrong', async (cameraId, fault, what) => {
  await given({ cameraId, count: 6, ...what() })
  await sampler().sample()
  const image = await imageOf(cameraId)
  const ids = (await probes(cameraId)).map(({ captureId }) => captureId)
  expect(image).toMatchObject({ good: 0, of: 4 })
  expect(image?.evidence?.[0]).toBe('4 of 4 sampled have no usable picture')
  const told = image?.evidence?.slice(1).map((text) => text.split(' '))
  expect(told?.map(([word, id]) => `${word} ${id}`).sort()).toEqual(
    ids.map((id) => `capture ${id}`).sort(),
  )
  expect(new Set(told?.map((words) => words.slice(3).join(' ')))).toEqual(new Set([fault]))
})

test('what we have lost and what stays at the enterprise is nobody’s failure', async () => {
  const lost = await put('crop', await jpeg(80, 40))
  await rm(join(store.folder, 'pictures', lost.key))
  await given({ cameraId: 'lost', count: 6, pictures: [scene, lost] })
  await given({
    cameraId: 'withheld',
    count: 6,
    pictures: [],
    capture: { kind: 'face', withheld: { images: 2, reason: 'local_only' } },
  })
  await sampler().sample()
  expect(await imageOf('lost')).toBeUndefined()
  expect((await probes('lost')).map(({ verdict, target }) => `${target} ${verdict}`)).toEqual(
    Array.from({ length: 4 }, () => 'missing unjudged'),
  )
  expect(await imageOf('withheld')).toBeUndefined()
  expect(await probes('withheld')).toEqual([])
})

test('late captures open their hour again; what was looked at stays as it was, though it is gone', async () => {
  const passing = await put('crop', Buffer.from('no picture at all'))
  await given({ cameraId: 'late', count: 4, pictures: [scene, passing] })
  await sampler().sample()
  expect(await imageOf('late')).toMatchObject({ good: 0, of: 4 })
  await rm(join(store.folder, 'pictures', passing.key))
  const again = sampler()
  await again.sample()
  expect(again.told).toEqual([{ hours: 0, captures: 0, bad: 0, unjudged: 0, pictures: 0 }])
  await given({ cameraId: 'late', count: 30, first: 4, pictures: [scene, crop] })
  await sampler().sample()
  const image = await imageOf('late')
  const { good = 0, of } = image ?? {}
  expect(of).toBe(4)
  expect((await probes('late')).filter(({ verdict }) => verdict === 'bad')).toHaveLength(4)
  expect(image?.evidence ?? []).toHaveLength(good === 4 ? 0 : 5 - good)
})

test('while pictures cannot be reached nothing is judged, and afterwards everything is', async () => {
  await given({ cameraId: 'away', count: 6, pictures: [scene, crop] })
  const away = sampler(everyHour, openFolderBlobs(join(store.folder, 'pictures', scene.key)))
  await away.sample()
  expect(away.told[0]).toMatchObject({ problem: expect.stringMatching('cannot be used') })
  expect(await imageOf('away')).toBeUndefined()
  await sampler().sample()
  expect(await imageOf('away')).toMatchObject({ good: 4, of: 4 })
})

test('a round takes no more than its share of the day, and the next goes on', async () => {
  const own = await Promise.all(
    [1, 2, 3].map(async (n) => {
      const cameraId = `many-${n}`
      const picture = await put('crop', await jpeg(80 + n, 40))
      await given({ cameraId, count: 2, pictures: [scene, picture] })
      return cameraId
    }),
  )
  const few = sampler({ ...everyHour, picturesPerDayMax: 2 * 1440 })
  const judged = async () => (await Promise.all(own.map(imageOf))).filter(Boolean).length
  await few.sample()
  expect(await judged()).toBe(1)
  await few.sample()
  await few.sample()
  expect(await judged()).toBe(3)
})

test('of each few hours one is drawn', async () => {
  await storeCaptures(
    store.warehouse,
    Array.from({ length: 24 * 5 }, (_, hour) => {
      const capturedAtMs = t0 - hour * hourMs
      const tagged = givenGoodVehicle({ cameraId: 'steady', seq: (seq += 1), capturedAtMs })
      return { tagged, pictures: [scene, crop], storedAtMs: capturedAtMs + 2000 }
    }),
  )
  await foldHours(store.warehouse, { sinceMs: 0, outages: [] })
  await sampler({ ...usualSamples, everyHours: 4, each: 2 }).sample()
  const found = await probes('steady')
  // Five days of which the first and the last are not whole.
  expect(found.length).toBeGreaterThanOrEqual(29)
  expect(found.length).toBeLessThanOrEqual(31)
})
