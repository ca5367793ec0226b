import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CameraStatus } from '@zhian/contracts/agent'
import { expect, onTestFinished, test } from 'vitest'
import { CameraHealth, openCameraHealth } from './camera-health.ts'
import type { ClockSample } from './clocks/clock-watch.ts'
import type { OwnClock } from './clocks/own-clock.ts'
import type { PictureMeasures } from './pictures/measure-picture.ts'
import { Told } from './told.ts'

const hourMs = 3600_000

async function givenHealth(count: number) {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-health-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const world = {
    nowMs: 0,
    ownClock: 'synchronised' as OwnClock,
    probed: undefined as ClockSample | undefined,
    measures: undefined as PictureMeasures | undefined,
  }
  const cameras = Array.from({ length: count }, (_, index) => ({
    cameraId: `c${index}`,
    deviceId: `d${index}`,
    protocol: 'gat1400',
    isOnline: true,
    captures: 0,
  }))
  const needs = {
    folder,
    cameras: (): CameraStatus[] => cameras,
    reach: async () => false,
    ownClock: async () => world.ownClock,
    probeClock: async () => world.probed,
    looker: { look: async () => world.measures, [Symbol.asyncDispose]: async () => undefined },
    now: () => world.nowMs,
    events: { cameraChanged() {} },
  }
  const health = new CameraHealth(needs, await Told.open(folder))
  const pass = async (ms: number, watching = health) => {
    for (const endMs = world.nowMs + ms; world.nowMs < endMs; world.nowMs += 30_000)
      await watching.look()
  }
  const see = (index: number, deviceAtMs: number) =>
    health.captured({
      cameraId: `c${index}`,
      senderId: `d${index}`,
      address: `10.1.1.${index}`,
      time: { text: '', atMs: deviceAtMs, resolutionMs: 1000 },
      receivedAtMs: world.nowMs,
      images: [{ role: 'scene', bytes: Buffer.alloc(1) }],
    })
  const said = (from = health) =>
    from.transitions.map(({ cameraId = 'agent', what, isSo }) => `${cameraId} ${what} ${isSo}`)
  return { needs, world, cameras, health, pass, see, said }
}

test('a dead switch is one cause, told with each of its cameras, and kept over a restart until acknowledged', async () => {
  const given = await givenHealth(4)
  await given.pass(60_000)
  for (let index = 0; index < 4; index += 1) given.see(index, given.world.nowMs)
  expect(given.said()).toEqual([])
  for (const camera of given.cameras.slice(0, 4)) camera.isOnline = false
  await given.pass(300_000)
  expect(given.said()).toEqual([0, 1, 2, 3].map((index) => `c${index} online false`))
  expect(given.health.transitions.map(({ cause }) => cause)).toEqual(
    Array.from({ length: 4 }, () => 'everything'),
  )
  await given.health[Symbol.asyncDispose]()

  const again = await openCameraHealth(given.needs)
  await given.pass(600_000, again)
  expect(given.said(again)).toEqual([
    ...[0, 1, 2, 3].map((index) => `c${index} online false`),
    'agent watching true',
  ])
  again.acknowledge(3)
  for (const camera of given.cameras) camera.isOnline = true
  await given.pass(120_000, again)
  expect(given.said(again)).toContain('c0 online true')
  expect(again.transitions[0]?.id).toBe(4)
  await again[Symbol.asyncDispose]()
})

test('connected but silent against what its hours of the week used to bring', async () => {
  const given = await givenHealth(1)
  const [camera] = given.cameras as (CameraStatus & {
    captures: number
    lastCaptureAtMs?: number
  })[]
  if (camera === undefined) throw new Error('no camera')
  for (let half = 0; half < 2 * 168 * 2; half += 1) {
    Object.assign(camera, { captures: camera.captures + 20, lastCaptureAtMs: given.world.nowMs })
    await given.pass(hourMs / 2)
  }
  expect(given.said()).toEqual([])
  await given.pass(2 * hourMs)
  expect(given.said()).toEqual(['c0 silent true'])
  expect(given.health.statusOf(camera)).toMatchObject({ isOnline: true, faults: ['silent'] })
})

test('a clock is called wrong only where ours is right', async () => {
  const given = await givenHealth(1)
  const [camera] = given.cameras
  if (camera === undefined) throw new Error('no camera')
  given.world.ownClock = 'unsynchronised'
  const live = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      given.see(0, given.world.nowMs + 300_000)
      await given.pass(60_000)
    }
  }
  await live(60)
  expect(given.said()).toEqual([])
  expect(given.health.statusOf(camera).clock).toBeUndefined()
  given.world.ownClock = 'synchronised'
  await live(10)
  expect(given.said()).toEqual(['c0 clock_wrong true'])
  expect(given.health.statusOf(camera).clock?.offsetMs).toBeCloseTo(300_000, -4)
})

test('after a power cut the agent tells since when it did not watch, after a stop when it stopped', async () => {
  const given = await givenHealth(1)
  given.world.nowMs = 10_000
  const first = await openCameraHealth(given.needs)
  await given.pass(hourMs, first)
  given.world.nowMs += 5 * hourMs
  const second = await openCameraHealth(given.needs)
  const told = () =>
    second.transitions
      .filter(({ what }) => what === 'watching')
      .map(({ isSo, atMs }) => [isSo, atMs])
  expect(told()).toEqual([
    [true, 10_000],
    [false, expect.closeTo(hourMs, -5)],
    [true, given.world.nowMs],
  ])
  given.world.nowMs += hourMs
  await second[Symbol.asyncDispose]()
  expect(told().at(-1)).toEqual([false, given.world.nowMs])
  await first[Symbol.asyncDispose]()
})

test('a camera that sends no times is asked for its own', async () => {
  const given = await givenHealth(1)
  for (let half = 0; half < 24; half += 1) {
    const receivedAtMs = given.world.nowMs
    given.world.probed = {
      deviceAtMs: receivedAtMs - 90_000,
      receivedAtMs,
      resolutionMs: 1000,
      roundTripMs: 20,
    }
    await given.pass(hourMs / 2)
  }
  expect(given.said()).toEqual(['c0 clock_wrong true'])
})

test('what its pictures show of the lens is told when it lasts', async () => {
  const given = await givenHealth(1)
  const picture = {
    mean: 100,
    contrast: 120,
    burnt: 0,
    relief: 40,
    sharpness: 0.1,
    layout: Float32Array.of(0.7, -0.7),
  }
  const live = async (count: number, measures: PictureMeasures) => {
    given.world.measures = measures
    for (let each = 0; each < count; each += 1) {
      given.see(0, given.world.nowMs)
      await given.pass(300_000)
    }
  }
  await live(10, picture)
  await live(2, { ...picture, relief: 2, contrast: 12 })
  expect(given.said()).toEqual([])
  await live(4, { ...picture, relief: 2, contrast: 12 })
  expect(given.said()).toEqual(['c0 covered true'])
  await live(6, picture)
  expect(given.said()).toEqual(['c0 covered true', 'c0 covered false'])
})
