import { openDahua } from '@zhian/edge-agent/camera/dahua/dahua-adapter'
import type { DahuaSettings } from '@zhian/edge-agent/camera/dahua/dahua-adapter'
import { usualPullTimes } from '@zhian/edge-agent/camera/dahua/pull-camera'
import { recordingDoors } from '@zhian/edge-agent/camera/recording-doors'
import sharp from 'sharp'
import { expect, test, vi } from 'vitest'
import {
  dahuaPart,
  dahuaPassage,
  openDahuaCamera,
  pushByItsapi,
} from '../../support/cameras/dahua-camera.ts'
import type { DahuaCamera, DahuaMood } from '../../support/cameras/dahua-camera.ts'

const login = { username: 'admin', password: 'secret' }
const background = { r: 90, g: 90, b: 90 }
const picture = await sharp({ create: { width: 320, height: 240, channels: 3, background } })
  .jpeg()
  .toBuffer()
const times = {
  ...usualPullTimes,
  settleMs: 60,
  silentMs: 400,
  answerMs: 1000,
  againFirstMs: 20,
  againMaxMs: 60,
  refusedMs: 60_000,
}
const closed = { AllowUser: false, BlockUser: false, OpenStrobe: false }
const patience = { timeout: 10_000, interval: 20 }

async function follow(camera: DahuaCamera, more: Partial<DahuaSettings> = {}, password = 'secret') {
  const { doors, recorded } = recordingDoors({ now: Date.now })
  const place = { deviceId: 'cam-1', host: '127.0.0.1', port: camera.port, channel: 3 }
  const target = { ...place, ...login, password }
  const adapter = await openDahua({ pull: [target], times, ...more }, doors)
  return {
    recorded,
    streaming: () => vi.waitFor(() => expect(camera.streams.size).toBe(1), patience),
    plates: (count: number) =>
      vi.waitFor(() => {
        const plates = recorded.captures.map(({ attributes }) => attributes.plateText)
        expect(plates).toHaveLength(count)
        return plates
      }, patience),
    isOnline: () => doors.roster.status[0]?.isOnline,
    [Symbol.asyncDispose]: () => adapter[Symbol.asyncDispose](),
  }
}

function send(camera: DahuaCamera, plate: string): void {
  camera.say('text/plain', dahuaPassage(plate))
  camera.say('image/jpeg', picture)
}

test('events with their pictures, fetched after a digest login; a heartbeat is a sign of life', async () => {
  await using camera = await openDahuaCamera(login)
  await using agent = await follow(camera)
  await agent.streaming()
  expect(agent.recorded.captures).toEqual([])
  send(camera, '浙A12345')
  send(camera, '浙B54321')
  camera.heartbeat()
  expect(await agent.plates(2)).toEqual(['浙A12345', '浙B54321'])
  expect(agent.recorded.captures).toMatchObject([
    { images: [{ width: 320 }], camera: { deviceId: 'cam-1', peerAddress: '127.0.0.1' } },
    { images: [{ width: 320 }] },
  ])
  expect(agent.recorded.noted).toContain('heartbeat')
  expect(agent.isOnline()).toBe(true)
  expect(camera.asked.at(-1)).toContain('&channel=3&heartbeat=5&Flags[0]=Event&Events=[All]')
})

test('the last event is taken though nothing follows it', async () => {
  await using camera = await openDahuaCamera(login)
  await using agent = await follow(camera)
  await agent.streaming()
  send(camera, '浙A12345')
  expect(await agent.plates(1)).toEqual(['浙A12345'])
  expect(agent.recorded.captures[0]?.images).toHaveLength(1)
})

test.each<[DahuaMood, string]>([
  ['encoded-only', '%5BAll%5D'],
  ['no-pictures', 'eventManager'],
])('a device that is %s is asked in the way that it understands', async (mood, way) => {
  await using camera = await openDahuaCamera(login)
  camera.mood = mood
  await using agent = await follow(camera)
  await agent.streaming()
  expect(camera.asked.at(-1)).toContain(way)
  const data = { TrafficCar: { PlateNumber: '浙A12345' } }
  camera.say('text/plain', `Code=TrafficJunction;action=Pulse;index=0;data=${JSON.stringify(data)}`)
  camera.heartbeat()
  expect(await agent.plates(1)).toEqual(['浙A12345'])
})

test('a stream that breaks is taken up again, the gap is told, and nothing comes twice', async () => {
  await using camera = await openDahuaCamera(login)
  await using agent = await follow(camera)
  await agent.streaming()
  send(camera, '浙A12345')
  await agent.plates(1)
  camera.mood = 'away'
  camera.hangUp()
  await vi.waitFor(() => expect(camera.asked.length).toBeGreaterThan(4), patience)
  camera.mood = 'well'
  await agent.streaming()
  send(camera, '浙B54321')
  expect(await agent.plates(2)).toEqual(['浙A12345', '浙B54321'])
  expect(agent.recorded.noted.join('\n')).toMatch(
    /camera cam-1: events from .* were not sent to us/,
  )
})

test('a camera that falls silent is called again', async () => {
  await using camera = await openDahuaCamera(login)
  await using agent = await follow(camera)
  await agent.streaming()
  const before = camera.asked.length
  await vi.waitFor(() => expect(camera.asked.length).toBeGreaterThan(before), patience)
  expect(agent.recorded.noted.join('\n')).toContain('silent for')
})

test('a wrong password is tried once and not again, since the camera would lock the account', async () => {
  await using camera = await openDahuaCamera(login)
  await using agent = await follow(camera, {}, 'wrong')
  await vi.waitFor(
    () => expect(agent.recorded.noted.join()).toContain('refuses our user'),
    patience,
  )
  expect(camera.asked).toHaveLength(2)
})

test('rubbish in the stream is put aside, and what follows is read', async () => {
  await using camera = await openDahuaCamera(login)
  await using agent = await follow(camera)
  await agent.streaming()
  camera.write(Buffer.from('rubbish before any boundary\r\n'))
  camera.say('text/plain', 'Events[10000000].Code=x\r\n')
  camera.write(dahuaPart('text/plain', dahuaPassage('浙A12345'), 3))
  camera.say('image/jpeg', Buffer.concat([picture, Buffer.from('\r\n--myboundar')]))
  camera.heartbeat()
  expect(await agent.plates(1)).toEqual(['浙A12345'])
  expect(agent.recorded.quarantined).toMatchObject([{ reason: 'pairs_hostile' }])
})

test('ITSAPI over sockets: a login, a push, and a barrier that stays closed', async () => {
  const { doors, recorded } = recordingDoors({ now: Date.now })
  const push = {
    host: '127.0.0.1',
    port: 0,
    realm: 'zhian',
    auth: 'digest' as const,
    ...login,
    isUnknownAllowed: true,
    bodyBytesMax: 1e6,
    bodiesBytesMax: 2e6,
  }
  await using adapter = await openDahua({ push, pull: [] }, doors)
  const url = `http://127.0.0.1:${adapter.port}`
  const message = {
    Picture: {
      NormalPic: { PicName: 'a.jpg', Content: picture.toString('base64') },
      Plate: { IsExist: true, PlateNumber: '浙A12345' },
      SnapInfo: { DeviceID: 'itc-1', OpenStrobe: true },
    },
  }
  expect((await pushByItsapi({ url }, 'TollgateInfo', message)).status).toBe(401)
  expect(recorded.captures).toEqual([])
  expect(await pushByItsapi({ url, login }, 'TollgateInfo', message)).toMatchObject({
    status: 200,
    answer: { Result: true, DeviceID: 'itc-1', PlateNumber: '浙A12345', ...closed },
  })
  expect(recorded.captures).toMatchObject([{ images: [{ role: 'scene' }] }])
  const alive = await pushByItsapi({ url, login }, 'KeepAlive', { DeviceID: 'itc-1' })
  expect(alive.answer).toEqual({ Active: true, DeviceID: 'itc-1' })
  const large = await pushByItsapi({ url, login }, 'TollgateInfo', 'x'.repeat(1_100_000))
  expect(large.status).toBe(413)
  expect(recorded.quarantined).toMatchObject([{ reason: 'body_too_large' }])
})
