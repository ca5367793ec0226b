import { expect, test } from 'vitest'
import { captured, registered } from './fixtures/given-desk.ts'
import {
  deviceId,
  face,
  facesOf,
  idOf,
  shotAtMs,
  shotTime,
  subImage,
  vehicle,
  vehiclesOf,
} from './fixtures/messages.ts'
import { jpegOf } from './fixtures/pictures.ts'

const scene = await jpegOf(1920, 1080)

test('a message of a car park, almost empty and with a broken picture', async () => {
  const empty = Object.fromEntries(
    [
      'SourceID',
      'DeviceID',
      'LaneNo',
      'Speed',
      'Direction',
      'PlateColor',
      'PassTime',
      'VehicleColor',
    ].map((name) => [name, '']),
  )
  const image = { ImageID: '', Type: '', ShotTime: shotTime, Width: '', Data: 'AAAA...BBBB' }
  const odd = vehicle(
    {
      ...empty,
      MotorVehicleID: deviceId,
      PlateClass: '',
      IsDecked: false,
      LeftTopX: 0,
      StorageUrl1: 'http://10.0.0.1/x.jpg',
    },
    [image],
  )
  const { captures } = await captured('/VIID/MotorVehicles', vehiclesOf(odd))
  expect(captures).toMatchObject([
    { cameraId: deviceId, images: [], attributes: { plateText: '浙A12345' } },
  ])
  expect(captures[0]?.flags).toContain('image_invalid')
  expect(captures[0]).not.toHaveProperty('box')
})

test('a bare array with bare sub-images and other names for addresses', async () => {
  const odd = {
    motorVehicleID: 'v-1',
    plateNo: '浙A12345',
    passTime: shotAtMs,
    storageUrlCloseShot: 'http://10.0.0.1/x.jpg',
    subImageList: [],
  }
  const withImage = { ...odd, motorVehicleID: 'v-2', subImageList: [subImage('01', scene)] }
  const { captures } = await captured('/VIID/MotorVehicles', [odd, withImage])
  expect(captures).toMatchObject([
    { sourceId: 'v-1', capturedAtMs: shotAtMs, flags: ['image_not_fetched'] },
    { sourceId: 'v-2', images: [{ role: 'scene' }] },
  ])
})

test('a single object for an array, extra siblings, a list as an array, and no inner level', async () => {
  const shapes = [
    { FaceListObject: { FaceObject: face({ FaceID: 'a' }), Type: 1, Count: 1 } },
    { FaceListObject: [face({ FaceID: 'b' })] },
    { FaceListObject: face({ FaceID: 'c' }) },
    face({ FaceID: 'd' }),
  ]
  for (const [index, shape] of shapes.entries()) {
    const { captures } = await captured('/VIID/Faces', shape)
    expect(captures.map(({ sourceId }) => sourceId)).toEqual([['a', 'b', 'c', 'd'][index]])
  }
})

test('an empty list is a success and no capture', async () => {
  for (const message of [facesOf(), [], { FaceListObject: null }]) {
    const { captures, answer } = await captured('/VIID/Faces', message)
    expect(captures).toEqual([])
    expect(JSON.stringify(answer.body)).toContain('"StatusCode":0')
  }
})

test('subscriptions bring faces under both orders of words', async () => {
  const notice = {
    NotificationID: 'n',
    FaceObjectList: { FaceObject: [face({ FaceID: 'a' })] },
    FaceListObject: { FaceObject: [face({ FaceID: 'b' })] },
  }
  const { captures } = await captured('/VIID/SubscribeNotifications', {
    SubscribeNotificationListObject: { SubscribeNotificationObject: [notice] },
  })
  expect(captures.map(({ sourceId }) => sourceId)).toEqual(['a', 'b'])
})

test('a list of cameras is kept without their passwords, and is no capture', async () => {
  await using given = await registered()
  const ape = {
    ApeID: '33010101001210000007',
    Name: '南门入口',
    IPAddr: '10.0.0.7',
    UserId: 'SECRET-1',
    password: 'SECRET-2',
  }
  expect((await given.ask('/VIID/APEs', { APEListObject: { APEObject: [ape] } })).httpStatus).toBe(
    200,
  )
  const [kept] = await given.quarantined()
  expect(kept?.text).toContain('南门入口')
  expect(kept?.text).not.toContain('SECRET')
  expect(given.doors.quarantine.count).toBe(0)
  expect(given.spool.state.lastSeq).toBe(0)
})

test('answers stand in the order of the objects; the single style gives one', async () => {
  await using given = await registered({ profile: { responseStyle: 'single' } })
  const message = facesOf(face({ FaceID: 'a' }), face({ FaceID: 'b' }))
  expect((await given.ask('/VIID/Faces', message)).body).toMatchObject({
    ResponseStatusObject: { StatusCode: 0, Id: 'a' },
  })
  const { answer } = await captured('/VIID/Faces', message)
  expect(answer.body).toMatchObject({
    ResponseStatusListObject: {
      ResponseStatusObject: [
        { Id: 'a', StatusCode: 0 },
        { Id: 'b', StatusCode: 0 },
      ],
    },
  })
})

test('the same message twice is one capture, and so is a resent backlog', async () => {
  await using given = await registered()
  const messages = [1, 2, 3].map((number) =>
    facesOf(face({ FaceID: idOf('face', number) }, [subImage('14', scene)])),
  )
  for (const message of [...messages, ...messages]) {
    const answer = await given.ask('/VIID/Faces', message)
    expect(answer.httpStatus).toBe(200)
  }
  expect(await given.frames()).toHaveLength(3)
})

test('a device that gives every object the same id loses none of them', async () => {
  await using given = await registered()
  for (const PlateNo of ['浙A12345', '浙A12346', '浙A12345']) {
    await given.ask(
      '/VIID/MotorVehicles',
      vehiclesOf(vehicle({ MotorVehicleID: deviceId, PlateNo })),
    )
  }
  expect(await given.frames()).toHaveLength(2)
})

test.each([
  [
    'a byte order mark',
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(facesOf(face())))]),
  ],
  ['GB18030', gb18030Face()],
])('%s is read', async (_name, body) => {
  await using given = await registered()
  expect((await given.ask('/viid/FACES/?a=b', body)).httpStatus).toBe(200)
  expect((await given.frames()).map(({ capture }) => capture.sourceId)).toEqual([idOf('face')])
})

function gb18030Face(): Buffer {
  const [before = '', after = ''] = JSON.stringify(facesOf(face({ OtherFeature: '#' }))).split('#')
  return Buffer.concat([
    Buffer.from(before),
    Buffer.from([0xd6, 0xd0, 0xce, 0xc4]),
    Buffer.from(after),
  ])
}

test('an id that came as a bare number keeps all its digits', async () => {
  const text = JSON.stringify(facesOf(face({ FaceID: 1 }))).replace(
    '"FaceID":1',
    `"FaceID":${idOf('face')}`,
  )
  await using given = await registered()
  await given.ask('/VIID/Faces', Buffer.from(text))
  expect((await given.frames())[0]?.capture.sourceId).toBe(idOf('face'))
})

test.each([
  ['json_unreadable', Buffer.from('{"FaceListObject":{"FaceObject":[{')],
  ['json_too_deep', Buffer.from(`${'['.repeat(1000)}${']'.repeat(1000)}`)],
  ['shape_unknown', Buffer.from('{"Hello":"world"}')],
])('%s: quarantined with its bytes, and answered with success', async (reason, body) => {
  await using given = await registered()
  expect((await given.ask('/VIID/Faces', body)).httpStatus).toBe(200)
  const [kept] = await given.quarantined()
  expect(kept?.name).toContain(reason)
  expect(kept?.text).toBe(body.toString())
  expect(given.doors.quarantine.count).toBe(1)
  expect(given.spool.state.lastSeq).toBe(0)
})

test('a key called __proto__ does no harm', async () => {
  await using given = await registered()
  const text = JSON.stringify(facesOf(face())).replace(
    '"InfoKind"',
    '"__proto__":{"FaceID":"x"},"InfoKind"',
  )
  await given.ask('/VIID/Faces', Buffer.from(text))
  expect((await given.frames())[0]?.capture.sourceId).toBe(idOf('face'))
  expect({}).not.toHaveProperty('FaceID')
})
