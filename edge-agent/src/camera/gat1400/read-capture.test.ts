import type { CameraAttributes } from '@zhian/contracts/capture'
import { expect, test } from 'vitest'
import { captured, registered } from './fixtures/given-desk.ts'
import {
  deviceId,
  face,
  facesOf,
  forbidden,
  idOf,
  lowerCamel,
  nowMs,
  shotAtMs,
  shotTime,
  subImage,
  vehicle,
  vehiclesOf,
} from './fixtures/messages.ts'
import { jpegOf } from './fixtures/pictures.ts'

const scene = await jpegOf(1920, 1080)
const crop = await jpegOf(120, 136)

test('a face with scene and crop becomes a capture with both, its ids, its time and its box', async () => {
  const images = [subImage('14', scene), subImage('11', crop)]
  const { frames, captures } = await captured('/VIID/Faces', facesOf(face({}, images)))
  expect(captures).toMatchObject([
    {
      kind: 'face',
      seq: 1,
      cameraId: deviceId,
      sourceId: idOf('face'),
      deviceTime: shotTime,
      capturedAtMs: shotAtMs,
      capturedAtUncertaintyMs: 1000,
      receivedAtMs: nowMs,
      images: [
        { role: 'scene', width: 1920, height: 1080, mediaType: 'image/jpeg' },
        { role: 'crop', width: 120, height: 136 },
      ],
      box: { x: 0.25, y: 0.25, width: 0.25, height: 0.25, system: 'px' },
      attributes: { glasses: { raw: '99' }, attitude: { raw: '1', value: 'frontal' } },
      flags: [],
    },
  ])
  expect(frames[0]?.images[1]?.equals(crop)).toBe(true)
})

test('forbidden fields are counted by name and are nowhere in the frame, in whatever letters they come', async () => {
  for (const spell of [(value: unknown) => value, lowerCamel]) {
    await using given = await registered()
    const message = spell(
      facesOf(face({ ...forbidden, SexCode: '1', AgeLowLimit: 3 }, [subImage('14', scene)])),
    )
    await given.ask('/VIID/Faces', message)
    const names = given.doors.stripped.counts.map(({ field }) => field)
    expect(names).toEqual(expect.arrayContaining(Object.keys(forbidden)))
    expect(given.doors.stripped.counts).toContainEqual({ field: 'GenderCode', count: 2 })
    const header = JSON.stringify((await given.frames())[0]?.capture)
    expect(header).not.toMatch(/FORBIDDEN|GenderCode|AgeUp|"age[^n]|Ethic|"name|happy/i)
    expect(JSON.stringify(given.told)).not.toContain('FORBIDDEN')
    expect(
      (await given.disk.files()).some(({ name }) =>
        given.disk.contentOf(name).includes('FORBIDDEN'),
      ),
    ).toBe(false)
  }
})

test('numbers as strings, nulls, unknown keys and a channel of 22 digits', async () => {
  const channel = `${deviceId}01`
  const odd = face(
    {
      InfoKind: '1',
      DeviceID: channel,
      LeftTopX: '480',
      LeftTopY: '270',
      RightBtmX: '960',
      RightBtmY: '540',
      IDType: null,
      Attitude: null,
      acneStain: null,
      SomethingNew: { deep: [1] },
      FaceAppearTime: null,
    },
    [
      subImage('14', undefined, {
        Data: null,
        StoragePath: 'http://192.168.1.9/a.png',
        Width: '1920',
        Height: '1080',
        EventSort: '10',
      }),
      subImage('11', undefined, { Data: null, Width: '120', Height: '136' }),
    ],
  )
  const { captures } = await captured('/VIID/Faces', facesOf(odd))
  expect(captures).toMatchObject([
    {
      cameraId: channel,
      camera: { deviceId, channelId: channel },
      deviceTime: shotTime,
      box: { x: 0.25, system: 'px' },
      flags: ['image_not_fetched'],
    },
  ])
  expect(captures[0]?.attributes).not.toHaveProperty('attitude')
})

test('a 5-digit device and a related person: the id from the right gives the time, the relation stays', async () => {
  const sourceId = `1234502${shotTime}000010600001`
  const related = { RelatedObject: [{ RelatedType: '01', RelatedID: idOf('person') }] }
  const { captures } = await captured(
    '/VIID/Faces',
    facesOf(
      face({ FaceID: sourceId, DeviceID: '12345', FaceAppearTime: '', RelatedList: related }),
    ),
  )
  expect(captures).toMatchObject([
    {
      sourceId,
      relatedSourceIds: [idOf('person')],
      capturedAtMs: shotAtMs,
      camera: { channelId: '12345' },
    },
  ])
})

test('a shot time of 16 digits is passed over for the appear time', async () => {
  const { captures } = await captured(
    '/VIID/Faces',
    facesOf(face({ ShotTime: '2026112411580012' })),
  )
  expect(captures[0]).toMatchObject({ deviceTime: shotTime, capturedAtMs: shotAtMs })
})

test.each([
  ['2026-11-24 11:58:00', shotAtMs],
  ['2026-11-24T11:58:00', shotAtMs],
  ['2026-11-24T03:58:00Z', shotAtMs],
  ['2026-11-24T03:58:00.000+00:00', shotAtMs],
  ['2026/11/24 11:58', shotAtMs],
  [String(shotAtMs), shotAtMs],
  [shotAtMs, shotAtMs],
])('the time %s', async (time, atMs) => {
  const { captures } = await captured(
    '/VIID/Faces',
    facesOf(face({ FaceAppearTime: time, DeviceID: 'gate camera north' })),
  )
  expect(captures[0]).toMatchObject({
    deviceTime: String(time),
    capturedAtMs: atMs,
    cameraId: 'gate-camera-north',
  })
})

test.each([
  ['20340101000000', 'device_time_unreadable'],
  ['19700101080000', 'device_time_unreadable'],
  ['20261301000000', 'device_time_unreadable'],
  ['20260101000000', 'clock_untrusted'],
  ['20261124125900', 'clock_untrusted'],
])('a clock that says %s is kept as written and not believed', async (time, flag) => {
  const odd = face({ FaceID: 'face-1', FaceAppearTime: time })
  const { captures } = await captured('/VIID/Faces', facesOf(odd))
  expect(captures[0]).toMatchObject({ deviceTime: time, capturedAtMs: nowMs })
  expect(captures[0]?.flags).toContain(flag)
})

test('lower-camel keys at every level, and milliseconds', async () => {
  const person = {
    PersonID: idOf('person'),
    DeviceID: deviceId,
    CoatColor: '9',
    TrousersColor: '02',
    SubImageList: {
      SubImageInfoObject: [
        subImage('14', scene, { ShotTime: shotAtMs }),
        subImage('10', crop, { ShotTime: shotAtMs }),
      ],
    },
  }
  const { captures } = await captured(
    '/VIID/Persons',
    lowerCamel({ PersonListObject: { PersonObject: [person] } }),
  )
  expect(captures).toMatchObject([
    {
      kind: 'person',
      sourceId: idOf('person'),
      capturedAtMs: shotAtMs,
      images: [{ role: 'scene' }, { role: 'crop' }],
      attributes: {
        coatColour: { raw: '9', value: 'green' },
        trousersColour: { raw: '02', value: 'white' },
      },
    },
  ])
})

test('a vehicle with everything; its kind is by the envelope', async () => {
  const more = { PlateCharReliability: '浙-80,A-90', HasPlate: 2, Direction: '3' }
  const { captures } = await captured(
    '/VIID/MotorVehicles',
    vehiclesOf(vehicle(more, [subImage('01', scene, { EventSort: 2 }), subImage('02', crop)])),
  )
  const attributes: CameraAttributes = {
    plateText: '浙A12345',
    plateConfidence: 0.91,
    plateColour: { raw: '5', codeSystem: 'GAT1400.ColorType', value: 'blue' },
    plateClass: { raw: '02', codeSystem: 'GA24.7' },
    vehicleClass: { raw: 'K33', codeSystem: 'GA24.4' },
    vehicleColour: { raw: '2', codeSystem: 'GAT1400.ColorType', value: 'white' },
    direction: { raw: '3', codeSystem: 'GAT1400.HDirectionType', value: 'south' },
    lane: 2,
    speedKmh: 36.5,
  }
  expect(captures).toMatchObject([
    { kind: 'vehicle', images: [{ role: 'scene' }, { role: 'plate' }] },
  ])
  expect(captures[0]?.attributes).toEqual(attributes)
})

test.each([
  [{ PlateColor: '9', PlateClass: '51' }, 'yellow-green'],
  [{ PlateColor: '09', PlateClass: '52' }, 'green'],
  [{ PlateColor: '06', PlateClass: '' }, 'yellow'],
  [{ PlateColor: '99', PlateClass: '02' }, 'unknown'],
  [{ PlateColor: '3', PlateClass: '02' }, undefined],
  [{ PlateColor: '2', PlateClass: '02' }, undefined],
  [{ PlateColor: '77', PlateClass: '02' }, undefined],
])('the plate colour of %j is %s, and the raw code stays', async (more, value) => {
  const { captures } = await captured('/VIID/MotorVehicles', vehiclesOf(vehicle(more)))
  const colour = captures[0]?.attributes.plateColour
  expect(colour?.value).toBe(value)
  expect(colour).toMatchObject({ raw: more.PlateColor, codeSystem: 'GAT1400.ColorType' })
})

test.each(['无车牌', '未识别', '00000000', ''])('"%s" is no plate', async (PlateNo) => {
  const { captures } = await captured('/VIID/MotorVehicles', vehiclesOf(vehicle({ PlateNo })))
  expect(captures[0]?.attributes).not.toHaveProperty('plateText')
})

test('the result of an identification is a capture without whom it names', async () => {
  const found = {
    PersonID: 'WHO-1',
    Name: 'WHO-2',
    GroupID: 'WHO-3',
    Similarity: 0.9,
    DeviceID: deviceId,
    RecognitionTime: shotTime,
  }
  const { captures, stripped } = await captured('/VIID/Extend/ExtendFaceRecognition', {
    PersonRecognitionResultListObject: { PersonRecognitionObject: found },
  })
  expect(captures).toMatchObject([{ kind: 'face', capturedAtMs: shotAtMs }])
  expect(JSON.stringify(captures)).not.toContain('WHO')
  expect(stripped.map(({ field }) => field)).toEqual(['PersonID', 'Name', 'GroupID', 'Similarity'])
})
