import { expect, test } from 'vitest'
import { givenDesk } from '../gat1400/fixtures/given-desk.ts'
import { jpegOf } from '../gat1400/fixtures/pictures.ts'
import { recordingDoors } from '../recording-doors.ts'
import { nowMs, shotAtMs, tollgate } from './fixtures/messages.ts'
import { PushDesk } from './push-desk.ts'

const scene = (await jpegOf(320, 240)).toString('base64')
const small = (await jpegOf(64, 48)).toString('base64')
const closed = { AllowUser: false, BlockUser: false, OpenStrobe: false }

function given() {
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  const desk = new PushDesk(doors)
  const ask = (noun: string, body: unknown) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
    return desk.answer({ url: `/NotificationInfo/${noun}`, peer: '10.0.0.7' }, bytes)
  }
  return { ask, recorded }
}

test('a vehicle with all its pictures; the barrier stays closed whatever the device says', async () => {
  const { ask, recorded } = given()
  const answer = await ask(
    'TollgateInfo',
    tollgate({
      NormalPic: { PicName: 'a.jpg', Content: `${scene.slice(0, 76)}\r\n${scene.slice(76)}` },
      CutoutPic: { PicName: 'b.jpg', Content: small },
      CombinPic: [{ PicName: 'c.jpg', Content: small }],
    }),
  )
  expect(answer).toEqual({
    httpStatus: 200,
    body: { Result: true, DeviceID: 'itc-1', PlateNumber: '浙A12345', ...closed },
  })
  expect(recorded.captures).toMatchObject([
    {
      kind: 'vehicle',
      camera: { protocol: 'dahua', deviceId: 'itc-1', peerAddress: '10.0.0.7' },
      deviceTime: '2026-11-24 11:58:00',
      capturedAtMs: shotAtMs,
      images: [{ role: 'scene', sourceImageId: 'a.jpg' }, { role: 'composite' }, { role: 'plate' }],
      box: { width: 0.5, height: 0.5, system: '8192' },
      attributes: { plateText: '浙A12345', plateConfidence: 1, lane: 1, speedKmh: 20 },
    },
  ])
})

test('AccurateTime with a T and no zone, and no pictures at all', async () => {
  const { ask, recorded } = given()
  await ask('TollgateInfo', tollgate({}, { AccurateTime: '2026-11-24T11:58:00.250' }))
  expect(recorded.captures).toMatchObject([
    { capturedAtMs: shotAtMs + 250, flags: ['image_absent'] },
  ])
})

test('a picture that is none costs itself, a plate that is not there is none', async () => {
  const { ask, recorded } = given()
  const message = tollgate({ NormalPic: { Content: 'AAAA' } })
  const text = JSON.stringify(message).replace('"IsExist":true', '"IsExist":false')
  await ask('tollgateinfo', Buffer.from(text))
  expect(recorded.captures).toMatchObject([{ flags: ['image_invalid'] }])
  expect(recorded.captures[0]?.attributes).not.toHaveProperty('plateText')
})

test('what holds no capture is noted and answered', async () => {
  const { ask, recorded } = given()
  const device = { DeviceID: 'itc-2', DeviceModel: 'ITC', MACAddress: '00:00:5e:00:53:01' }
  expect((await ask('DeviceInfo', device)).body).toEqual({ Result: true, Message: 'OK' })
  expect((await ask('KeepAlive', { Active: 'keepAlive', DeviceID: 'itc-2' })).body).toEqual({
    Active: true,
    DeviceID: 'itc-2',
  })
  expect((await ask('KeepAlive', {})).body).toEqual({ Active: true, DeviceID: 'itc-2' })
  expect((await ask('ParkingInfo', { ParkingStatus: 1 })).body).toEqual({
    Result: true,
    Message: 'OK',
    RspTime: '2026-11-24 12:00:00',
  })
  expect((await ask('AlarmInfo', { State: 'Pluse' })).body).toEqual({ Result: true })
  expect(recorded.captures).toEqual([])
  expect(recorded.quarantined).toEqual([])
})

test.each([
  ['json_unreadable', Buffer.from('{"Picture":{')],
  ['json_too_deep', Buffer.from(`${'['.repeat(1000)}${']'.repeat(1000)}`)],
  ['shape_unknown', Buffer.from('{"Hello":1}')],
])('%s: quarantined, answered with success and a closed barrier', async (reason, body) => {
  const { ask, recorded } = given()
  const answer = await ask('TollgateInfo', body)
  expect(answer).toMatchObject({ httpStatus: 200, body: { Result: true, ...closed } })
  expect(recorded.quarantined).toEqual([{ reason, bytes: body }])
})

test('an address that nobody knows is told so', async () => {
  const { ask } = given()
  expect((await ask('Other', { Hello: 1 })).httpStatus).toBe(404)
  expect((await ask('Other', tollgate())).httpStatus).toBe(200)
})

test('forbidden fields are counted by name', async () => {
  const { ask, recorded } = given()
  const message = tollgate({
    FacePic: [{ PicType: 1, Content: small, FaceAttributes: { Sex: 'x' } }],
  })
  await ask('TollgateInfo', message)
  expect(recorded.stripped()).toEqual([{ field: 'FaceAttributes', count: 1 }])
  expect(recorded.captures).toMatchObject([{ images: [{ role: 'other' }] }])
})

test('the answer follows the durable write: a disk that fails is answered with "come again"', async () => {
  await using box = await givenDesk()
  const desk = new PushDesk(box.doors)
  const body = Buffer.from(JSON.stringify(tollgate()))
  const request = { url: '/NotificationInfo/TollgateInfo', peer: '10.0.0.7' }
  box.disk.failing.sync = 'EIO'
  box.disk.failures = 2
  expect(await desk.answer(request, body)).toMatchObject({
    httpStatus: 503,
    body: { Result: false, OpenStrobe: false },
  })
  expect(await desk.answer(request, body)).toMatchObject({ httpStatus: 200 })
  expect(await desk.answer(request, body)).toMatchObject({ httpStatus: 200 })
  expect(await box.frames()).toHaveLength(1)
})

test.each([
  ['KeepAlive', { Active: 'keepAlive', DeviceID: 'itc-1', LocalTime: '2026-11-24 12:00:03' }],
  ['DeviceInfo', { DeviceModel: 'itc', DeviceID: 'itc-1', Time: '2026-11-24T12:00:03' }],
])('the time of a %s is what the device’s clock shows', async (noun, message) => {
  const { ask, recorded } = given()
  await ask(noun, message)
  await ask(noun, { DeviceID: 'itc-1' })
  const time = expect.objectContaining({ atMs: nowMs + 3000 })
  expect(recorded.clocks).toEqual([{ protocol: 'dahua', deviceId: 'itc-1', time }])
})
