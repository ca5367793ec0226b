import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { givenDesk } from '../gat1400/fixtures/given-desk.ts'
import { nowMs } from '../gat1400/fixtures/messages.ts'
import { jpegOf } from '../gat1400/fixtures/pictures.ts'
import { Staging } from './staging.ts'
import { Uploads } from './uploads.ts'

const picture = await jpegOf(64, 48)
const peer = '10.0.0.7'
const named = '10.0.0.7_01_20261124115800000_VEHICLE_DETECTION.jpg'
const settings = { kind: 'vehicle', fileBytesMax: 1e6, unfinishedMs: 60_000 } as const

async function givenUploads(stagingBytesMax = 1e6) {
  const given = await givenDesk()
  const folder = await mkdtemp(join(tmpdir(), 'zhian-ftp-'))
  const open = async () => {
    const staging = await Staging.open(folder, stagingBytesMax)
    return new Uploads({ settings, staging, doors: given.doors })
  }
  return {
    given,
    folder,
    open,
    uploads: await open(),
    captures: async () => (await given.frames()).map(({ capture }) => capture),
    later: (ms: number) => {
      given.clock.nowMs += ms
    },
    async [Symbol.asyncDispose]() {
      await given[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

test('a whole picture under the name of one is a capture at once', async () => {
  await using box = await givenUploads()
  await box.uploads.finish({ path: named, peer }, picture)
  expect(await box.captures()).toMatchObject([
    {
      kind: 'vehicle',
      camera: { protocol: 'ftp', deviceId: peer, channelId: `${peer}_01`, peerAddress: peer },
      deviceTime: '20261124115800000',
      capturedAtMs: nowMs - 120_000,
      images: [{ role: 'scene', width: 64, height: 48 }],
      flags: [],
    },
  ])
})

test('the same file again is the same capture', async () => {
  await using box = await givenUploads()
  for (let time = 0; time < 3; time += 1) await box.uploads.finish({ path: named, peer }, picture)
  expect(await box.captures()).toHaveLength(1)
})

test('a name that says nothing leaves the address and the account to say who it was', async () => {
  await using box = await givenUploads()
  await box.uploads.finish({ path: 'a.jpg', peer }, picture)
  await box.uploads.finish({ path: 'a.jpg', peer, deviceId: 'cam-9' }, await jpegOf(20, 20))
  expect((await box.captures()).map(({ camera }) => camera.deviceId)).toEqual([peer, 'cam-9'])
})

test('a date years away is kept as written, and arrival counts', async () => {
  await using box = await givenUploads()
  await box.uploads.finish({ path: '10.0.0.7_01_20110101000000000_TIMING.jpg', peer }, picture)
  expect(await box.captures()).toMatchObject([
    { deviceTime: '20110101000000000', capturedAtMs: nowMs, flags: ['clock_untrusted'] },
  ])
})

test('a picture without its end is no capture, and goes to quarantine when nobody ends it', async () => {
  await using box = await givenUploads()
  await box.uploads.finish({ path: named, peer }, picture.subarray(0, -30))
  box.later(59_000)
  await box.uploads.sweep()
  expect(await box.given.quarantined()).toEqual([])
  box.later(2000)
  await box.uploads.sweep()
  const [kept] = await box.given.quarantined()
  expect(kept?.name).toContain('ftp.picture_unfinished')
  expect(await box.captures()).toEqual([])
  expect(await readdir(box.folder)).toEqual([])
})

test('a transfer that broke off is ended by the next one, whole or appended', async () => {
  await using box = await givenUploads()
  const upload = { path: named, peer }
  await box.uploads.cutOff(upload, picture.subarray(0, 100), false)
  await box.uploads.append(upload, picture.subarray(100))
  await box.uploads.cutOff({ path: 'b.jpg', peer }, picture.subarray(0, 100), false)
  await box.uploads.finish({ path: 'b.jpg', peer }, await jpegOf(20, 20))
  box.later(120_000)
  await box.uploads.sweep()
  expect(await box.captures()).toHaveLength(2)
  expect(await box.given.quarantined()).toEqual([])
})

test('a transfer that broke off and never came again is quarantined with that reason', async () => {
  await using box = await givenUploads()
  await box.uploads.cutOff({ path: named, peer }, picture.subarray(0, 100), false)
  box.later(60_000)
  await box.uploads.sweep()
  expect((await box.given.quarantined())[0]?.name).toContain('ftp.transfer_cut_off')
})

test('a temporary name waits for its last one, over a restart too', async () => {
  await using box = await givenUploads()
  const from = { path: 'upload.tmp', peer }
  await box.uploads.finish(from, picture)
  expect(await box.captures()).toEqual([])
  const again = await box.open()
  expect(again.bytesOf(from)).toBe(picture.length)
  expect(await again.rename(from, { path: named, peer })).toBe(true)
  expect(await box.captures()).toMatchObject([{ deviceTime: '20261124115800000' }])
  expect(await again.rename(from, { path: named, peer })).toBe(false)
})

test('a temporary name that is never changed is a capture all the same', async () => {
  await using box = await givenUploads()
  await box.uploads.finish({ path: `${named}.tmp`, peer }, picture)
  box.later(60_000)
  await box.uploads.sweep()
  expect(await box.captures()).toMatchObject([{ deviceTime: '20261124115800000' }])
})

test('what is no picture goes to quarantine, whatever it is called', async () => {
  await using box = await givenUploads()
  await box.uploads.finish({ path: 'a.jpg', peer }, Buffer.from('<html>'))
  await box.uploads.finish({ path: 'test.txt', peer }, Buffer.from('test'))
  box.later(60_000)
  await box.uploads.sweep()
  const names = (await box.given.quarantined()).map(({ name }) => name)
  expect(names).toHaveLength(2)
  for (const name of names) expect(name).toContain('ftp.no_picture')
})

test('two cameras with one temporary name do not meet', async () => {
  await using box = await givenUploads()
  const other = { path: 'upload.tmp', peer: '10.0.0.8' }
  await box.uploads.finish({ path: 'upload.tmp', peer }, picture)
  await box.uploads.finish(other, await jpegOf(20, 20))
  expect(box.uploads.bytesOf({ path: 'upload.tmp', peer })).toBe(picture.length)
  expect(await box.uploads.rename(other, { path: 'b.jpg', peer: '10.0.0.8' })).toBe(true)
  expect(await box.captures()).toMatchObject([{ camera: { deviceId: '10.0.0.8' } }])
})

test('the quota of what waits is a full disk to the camera; a full spool too', async () => {
  await using box = await givenUploads(picture.length + 1)
  await box.uploads.finish({ path: 'a.tmp', peer }, picture)
  await expect(box.uploads.finish({ path: 'b.tmp', peer }, picture)).rejects.toMatchObject({
    code: 'DISK_FULL',
  })
  box.given.disk.failing.sync = 'EIO'
  box.given.disk.failures = 2
  await expect(box.uploads.finish({ path: named, peer }, picture)).rejects.toMatchObject({
    code: 'DISK_FAILED',
  })
  await box.uploads.finish({ path: named, peer }, picture)
  expect(await box.captures()).toHaveLength(1)
})

test('a staged file that rotted is quarantined after the restart', async () => {
  await using box = await givenUploads()
  await writeFile(join(box.folder, 'abc.staged'), 'no head at all')
  await writeFile(join(box.folder, 'abc.staged.new'), 'half')
  const again = await box.open()
  await again.sweep()
  expect((await box.given.quarantined())[0]?.name).toContain('ftp.staging_unreadable')
  expect(await readdir(box.folder)).toEqual([])
})
