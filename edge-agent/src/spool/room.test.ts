import { createHash } from 'node:crypto'
import { captureIdOf } from '@zhian/contracts/capture-id'
import type { Capture, ImageRole } from '@zhian/contracts/capture'
import { decodeFrame, encodeFrame } from '@zhian/contracts/frame'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CrashDisk } from './crash-disk.ts'
import { openSpool } from './spool.ts'
import type { Spool, SpoolSettings } from './spool.ts'

const settings: SpoolSettings = {
  spoolBytesMax: 60_000,
  freeBytesMin: 0,
  whenFull: 'drop-scenes-first',
  segmentBytesMax: 8000,
  commitWindowMs: 0,
  reserveBytes: 4000,
}
const events = new Proxy({} as never, { get: () => () => undefined })

function open(disk: CrashDisk, more: Partial<SpoolSettings> = {}): Promise<Spool> {
  return openSpool({ disk, settings: { ...settings, ...more }, events, now: () => 1000 })
}

const picture = (role: ImageRole, bytes: number) => ({ role, image: Buffer.alloc(bytes, role) })

function frameOf(place: { epoch: string; seq: number }, pictures: ReturnType<typeof picture>[]) {
  const capture: Capture = {
    schema: 'capture.v1',
    captureId: captureIdOf({ agentId: 'a', ...place }),
    agentId: 'a',
    ...place,
    enterpriseId: 'e',
    siteId: 's',
    cameraId: 'c',
    camera: { protocol: 'gat1400', deviceId: 'd' },
    kind: 'vehicle',
    capturedAtMs: 1,
    capturedAtUncertaintyMs: 1,
    receivedAtMs: 1,
    images: pictures.map(({ role, image }) => ({
      role,
      sha256: createHash('sha256').update(image).digest('hex'),
      imageBytes: image.length,
      mediaType: 'image/jpeg',
    })),
    attributes: {},
    flags: [],
    traceId: '0'.repeat(32),
  }
  return encodeFrame(
    capture,
    pictures.map(({ image }) => image),
  )
}

const take = (spool: Spool, pictures = [picture('scene', 3000), picture('crop', 300)]) =>
  spool.append((place) => frameOf(place, pictures))

async function rolesOf(spool: Spool): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  for (let seq = spool.pendingAfter(0); seq !== undefined; seq = spool.pendingAfter(seq)) {
    const decoded = decodeFrame((await spool.read(seq)) ?? Buffer.alloc(0))
    if (!decoded.ok) throw new Error(decoded.problem)
    const { images, flags } = decoded.frame.capture
    found.set(seq, [...images.map(({ role }) => role), ...flags].join(' '))
  }
  return found
}

test('scenes go first, oldest first; crops stay, and each capture says what it gave up', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk)
  for (let count = 0; count < 40; count += 1) await take(spool)
  const roles = [...(await rolesOf(spool)).values()]
  expect(roles).toHaveLength(40)
  const firstFat = roles.indexOf('scene crop')
  expect(firstFat).toBeGreaterThan(10)
  expect(roles.slice(0, firstFat).every((each) => each === 'crop image_evicted')).toBe(true)
  expect(spool.state).toMatchObject({ pending: 40, evicted: 0 })
  expect(spool.state.spoolBytes).toBeLessThanOrEqual(60_000)
  const again = await open(disk.afterPowerCut(0))
  expect([...(await rolesOf(again)).values()]).toEqual(roles)
})

test('crops go when no scene is left, captures only when no picture is', async () => {
  const spool = await open(new CrashDisk(), { spoolBytesMax: 30_000, segmentBytesMax: 2000 })
  let stonesAt = 0
  for (let seq = 1; seq <= 60; seq += 1) {
    await take(spool)
    if (spool.state.evicted === 0) continue
    stonesAt = seq
    break
  }
  expect(stonesAt).toBeGreaterThan(25)
  const roles = [...(await rolesOf(spool)).values()]
  // Only the capture that asked for the room, and has been written since, has its pictures.
  expect(roles.slice(0, -1).filter((each) => each !== 'image_evicted')).toEqual([])
  expect(spool.tombstones).toMatchObject([{ from: 1, reason: 'spool_full' }])
})

test('a lone scene is the only proof of its capture and goes with the crops', async () => {
  const spool = await open(new CrashDisk(), { spoolBytesMax: 40_000 })
  await take(spool, [picture('scene', 900)])
  for (let count = 0; count < 15; count += 1) await take(spool)
  expect((await rolesOf(spool)).get(1)).toBe('scene')
})

test('what was handed out for sending is thinned last', async () => {
  const spool = await open(new CrashDisk())
  for (let count = 0; count < 10; count += 1) await take(spool)
  await spool.read(1)
  for (let count = 0; count < 12; count += 1) await take(spool)
  const roles = await rolesOf(spool)
  expect(roles.get(1)).toBe('scene crop')
  expect(roles.get(5)).toBe('crop image_evicted')
})

test('below the floor the spool does not grow, and other people’s bytes do not empty it', async () => {
  const disk = new CrashDisk()
  disk.capacityBytes = 60_000
  const blocked = await open(disk, { whenFull: 'block', freeBytesMin: 40_000 })
  const fill = async () => {
    for (;;) await take(blocked)
  }
  await expect(fill()).rejects.toMatchObject({ code: 'DISK_FULL' })
  expect(await disk.freeBytes()).toBeGreaterThanOrEqual(40_000)
  await blocked[Symbol.asyncDispose]()
  const spool = await open(disk, { freeBytesMin: 40_000 })
  const pendingBefore = spool.state.pending
  disk.put('strangers', Buffer.alloc(30_000))
  for (let count = 0; count < 3; count += 1) await take(spool)
  expect(spool.state).toMatchObject({ pending: pendingBefore + 3, evicted: 0 })
})

test('a disk without a free byte gives up pictures from the reserve, and no capture', async () => {
  const disk = new CrashDisk()
  const spool = await open(disk)
  for (let count = 0; count < 10; count += 1) await take(spool)
  disk.capacityBytes = (await disk.files()).reduce((sum, { bytes }) => sum + bytes, 0)
  for (let count = 0; count < 5; count += 1) await take(spool)
  expect(spool.state).toMatchObject({ pending: 15, evicted: 0 })
  expect((await rolesOf(await open(disk.afterPowerCut(0)))).size).toBe(15)
})

test('however captures come, end and crash, none is lost without a tombstone', async () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 4000 }) }) },
    { weight: 2, arbitrary: fc.record({ settle: fc.integer({ min: 1, max: 60 }) }) },
    { weight: 1, arbitrary: fc.record({ keep: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      let disk = new CrashDisk()
      const more = { spoolBytesMax: 20_000, segmentBytesMax: 3000 }
      let spool = await open(disk, more)
      const owed = new Set<number>()
      for (const each of steps) {
        if ('take' in each) {
          const pictures = [picture('scene', each.take), picture('crop', 100)]
          owed.add((await take(spool, pictures)).seq)
        } else if ('settle' in each) {
          if (spool.settle([each.settle]) === 1) owed.delete(each.settle)
        } else {
          disk = disk.afterPowerCut(each.keep)
          spool = await open(disk, more)
        }
      }
      disk = disk.afterPowerCut(0)
      spool = await open(disk, more)
      const pending = new Set((await rolesOf(spool)).keys())
      const isBuried = (seq: number) =>
        spool.tombstones.some(({ from, to }) => from <= seq && seq <= to)
      expect([...owed].filter((seq) => !pending.has(seq) && !isBuried(seq))).toEqual([])
      expect(spool.state.corrupt).toBe(0)
    }),
    { numRuns: 60 },
  )
})
