import { openHikvision } from '@zhian/edge-agent/camera/hikvision/hikvision-adapter'
import type { HikvisionSettings } from '@zhian/edge-agent/camera/hikvision/hikvision-adapter'
import {
  anpr,
  mac,
  picturePart,
  region,
  tinyJpeg,
  uuid,
  xmlPart,
} from '@zhian/edge-agent/camera/hikvision/fixtures/messages'
import type { AdapterDoors } from '@zhian/edge-agent/camera/camera-adapter'
import { recordingDoors } from '@zhian/edge-agent/camera/recording-doors'
import type { Recorded } from '@zhian/edge-agent/camera/recording-doors'
import { Fault } from '@zhian/kit/fault'
import { expect, test, vi } from 'vitest'
import { startHikvisionCamera } from '../../support/cameras/hikvision-camera.ts'
import type { HikvisionCamera, HikvisionHabits } from '../../support/cameras/hikvision-camera.ts'

const patience = { timeout: 20_000, interval: 20 }
const token = 'a-token-nobody-guesses'
const plate = picturePart('licensePlatePicture', tinyJpeg(1))
const scene = picturePart('detectionPicture', tinyJpeg(2))
const pace = {
  silenceMs: 400,
  settleMs: 100,
  retry: { firstMs: 20, maxMs: 100 },
  refusedMs: 60_000,
  answerMs: 5000,
}
const listen = {
  host: '127.0.0.1',
  port: 0,
  isUnknownAllowed: false,
  bodyBytesMax: 1_000_000,
  bodiesBytesMax: 2_000_000,
}

interface Armed extends AsyncDisposable {
  readonly camera: HikvisionCamera
  readonly adapter: Awaited<ReturnType<typeof openHikvision>>
  readonly recorded: Recorded
  readonly doors: AdapterDoors
}

/** The adapter over real sockets, with a camera whose stream it holds; doors that remember. */
async function armed(
  habits: HikvisionHabits = {},
  more: Partial<HikvisionSettings> = {},
): Promise<Armed> {
  const stack = new AsyncDisposableStack()
  const camera = stack.use(await startHikvisionCamera(habits))
  const profile = { address: camera.address, password: 'Sim12345', token, macAddress: mac }
  const known = { deviceId: 'gate-camera', cameraId: 'gate-1', protocol: 'hikvision', profile }
  const { doors, recorded } = recordingDoors({ now: Date.now, cameras: [known] })
  const settings = { listen, cameras: [known], pace, moreMs: 1000, ...more }
  const adapter = stack.use(await openHikvision(settings, doors))
  await vi.waitFor(
    () => expect(camera.seen.open + camera.seen.refused).toBeGreaterThan(0),
    patience,
  )
  return {
    camera,
    recorded,
    adapter,
    doors,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

test.each([
  { algorithm: 'MD5' },
  { algorithm: 'MD5', hasQop: false },
  { algorithm: 'SHA-256', declaredBoundary: '--boundary' },
  { algorithm: 'SHA-256', chunkBytes: 1 },
  { length: 'none' },
  { length: 'wrong' },
] as const)('an alert stream: heartbeats and a capture with its pictures, %o', async (habits) => {
  await using given = await armed(habits)
  const { camera, recorded } = given
  await camera.beat()
  await camera.tell([xmlPart(anpr()), plate, scene])
  await camera.beat()
  await vi.waitFor(() => {
    expect(recorded.captures.map(({ images }) => images.length)).toEqual([2])
    expect(recorded.noted.filter((what) => what === 'heartbeat').length).toBe(2)
  }, patience)
  expect(recorded.captures).toMatchObject([{ cameraId: 'gate-1', sourceId: uuid }])
  expect(recorded.quarantined).toEqual([])
})

test('an alert whose pictures do not come is closed by silence, or by the next document', async () => {
  await using given = await armed({}, { pace: { ...pace, silenceMs: 60_000 } })
  const { camera, recorded } = given
  await camera.tell([xmlPart(region('human', 2)), scene])
  await vi.waitFor(() => expect(recorded.captures.length).toBe(1), patience)
  await camera.tell([xmlPart(region('vehicle', 2)), plate, xmlPart(anpr()), plate, scene])
  await vi.waitFor(() => expect(recorded.captures.length).toBe(3), patience)
  expect(recorded.captures.map(({ images }) => images.length)).toEqual([1, 1, 2])
})

test('a stream that falls silent or is cut is opened again, and the gap is told', async () => {
  await using given = await armed()
  const { camera, recorded, adapter } = given
  await camera.beat()
  await vi.waitFor(() => expect(recorded.noted).toContain('heartbeat'), patience)
  await vi.waitFor(() => expect(camera.seen.opened).toBeGreaterThan(1), patience)
  camera.cut()
  await vi.waitFor(() => expect(adapter.problems().length).toBe(1), patience)
  await vi.waitFor(async () => {
    await camera.beat()
    expect(recorded.noted).toContain('stream_gap')
    expect(adapter.problems()).toEqual([])
  }, patience)
})

test('a password that is refused is tried once and not again soon', async () => {
  await using given = await armed({ password: 'another' })
  const { camera, adapter } = given
  await vi.waitFor(
    () =>
      expect(adapter.problems()).toMatchObject([
        { en: expect.stringMatching(/gate-1: the camera refuses the password/) },
      ]),
    patience,
  )
  expect(camera.seen).toMatchObject({ opened: 0, refused: 1 })
})

test('a push is answered when it is durable, comes twice and is one; other tokens and large bodies are refused', async () => {
  await using given = await armed()
  const { camera, recorded, adapter } = given
  const url = `http://127.0.0.1:${adapter.port ?? 0}/hikvision/t/`
  const message = [xmlPart(anpr({ id: `${uuid}2` })), plate, scene]
  expect(await camera.push(`${url}${token}`, message)).toBe(200)
  expect(recorded.captures).toMatchObject([
    { cameraId: 'gate-1', camera: { peerAddress: '127.0.0.1' } },
  ])
  expect(await camera.push(`${url}${token}`, message)).toBe(200)
  expect([recorded.captures.length, recorded.repeated.length]).toEqual([1, 1])
  expect(await camera.push(`${url}some-other-token-123`, message)).toBe(404)
  expect(await camera.push(url, message)).toBe(404)
  const large = picturePart('detectionPicture', Buffer.alloc(2_000_000))
  expect(await camera.push(`${url}${token}`, [large])).toBe(413)
  expect(await camera.push(`${url}${token}`, [xmlPart(region('human')), scene])).toBe(200)
  expect(recorded.captures.length).toBe(2)
})

test('where nothing can be written the camera is told to come again', async () => {
  await using given = await armed()
  const { camera, adapter, doors } = given
  const url = `http://127.0.0.1:${adapter.port ?? 0}/t/${token}`
  Object.assign(doors.intake, {
    take: () => Promise.reject(new Fault('DISK_FULL', 'the disk is full')),
  })
  expect(await camera.push(url, [xmlPart(anpr()), plate])).toBe(503)
})
