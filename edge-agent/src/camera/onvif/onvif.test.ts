import { expect, test } from 'vitest'
import { jpegOf } from '../gat1400/fixtures/pictures.ts'
import { recordingDoors } from '../recording-doors.ts'
import { decodeOnvif } from './decode-message.ts'
import { OnvifReceiver } from './receive-message.ts'
import { readTopic } from './read-topic.ts'

const startMs = Date.UTC(2026, 10, 24, 4, 0, 0)
const utc = '2026-11-24T04:00:00.250Z'
const picture = await jpegOf(120, 40)

function given() {
  const clock = { nowMs: startMs }
  const { doors, recorded } = recordingDoors({ now: () => clock.nowMs })
  const receiver = new OnvifReceiver(doors)
  const receive = (topic: string, message: unknown, isRetained = false) =>
    receiver.receive({
      topic,
      isRetained,
      body: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
    })
  return { clock, recorded, receiver, receive }
}

const plateTopic =
  'gate/north/onvif-ej/tns1:RuleEngine/tns1:Recognition/tns1:LicensePlate/&1/2/Rule'

function plateEvent(more: object = {}) {
  return {
    UtcTime: utc,
    Source: { VideoSource: '1', Rule: 'Rule' },
    Data: {
      ObjectId: '15',
      LicensePlateInfo: {
        PlateNumber: { '@Likelihood': 0.92, '#text': '京A12345' },
        PlateType: 'Normal',
        CountryCode: { '@Likelihood': 0.7, '#text': 'CN' },
        Color: 'Blue',
      },
      VehicleInfo: { Type: { '#text': 'Car' }, Brand: 'Acme' },
      Image: picture.toString('base64'),
      Speed: '10',
      ...more,
    },
  }
}

test('a topic is read with slashes in its prefix, with namespaces and with source values', () => {
  expect(readTopic(plateTopic)).toEqual({
    channel: 'event',
    prefix: 'gate/north',
    path: 'RuleEngine/Recognition/LicensePlate',
    sourceValues: ['1', '2', 'Rule'],
  })
  expect(readTopic('AA:BB/onvif-ej/Device/tns1:Trigger/tns1:Relay/&Relay-1')?.path).toBe(
    'Device/Trigger/Relay',
  )
  expect(readTopic('other/thing')).toBeUndefined()
})

test('a plate that was recognised is one capture, and the same message again none', async () => {
  const { recorded, receive } = given()
  await receive(plateTopic, plateEvent())
  await receive(plateTopic, plateEvent())
  expect(recorded.captures).toMatchObject([
    {
      kind: 'vehicle',
      cameraId: 'gate-north',
      camera: { protocol: 'onvif', deviceId: 'gate/north', channelId: 'gate/north/1' },
      sourceId: '15',
      deviceTime: utc,
      capturedAtMs: startMs + 250,
      images: [{ role: 'plate', imageBytes: picture.length }],
      attributes: {
        plateText: '京A12345',
        plateConfidence: 0.92,
        plateColour: { raw: 'Blue', codeSystem: 'ONVIF.Color', value: 'blue' },
        plateClass: { raw: 'Normal', codeSystem: 'ONVIF.PlateType' },
        plateCountry: { raw: 'CN', codeSystem: 'ISO3166-1' },
        vehicleClass: { raw: 'Car', codeSystem: 'ONVIF.VehicleType' },
        speedKmh: 36,
      },
    },
  ])
  expect(recorded.repeated).toHaveLength(1)
})

test('names said twice and quoted numbers give the same as the standard’s form', async () => {
  const single = given()
  await single.receive(plateTopic, plateEvent({ Likelihood: 0.9 }))
  const double = given()
  const { Data: said, ...rest } = plateEvent()
  await double.receive(plateTopic, {
    ...rest,
    Data: {
      ...said,
      Likelihood: '0.90',
      Speed: 10,
      LicensePlateInfo: { LicensePlateInfo: said.LicensePlateInfo },
      VehicleInfo: { VehicleInfo: said.VehicleInfo },
    },
  })
  expect(double.recorded.captures[0]?.attributes).toEqual(single.recorded.captures[0]?.attributes)
})

test('lists of simple items are read', async () => {
  const { recorded, receive } = given()
  await receive('AA:BB/onvif-ej/tns1:RuleEngine/Recognition/LicensePlate', {
    UtcTime: utc,
    Source: { SimpleItem: [{ Name: 'VideoSource', Value: 'v0' }] },
    Data: {
      SimpleItem: [{ Name: 'ObjectId', Value: '7' }],
      LicensePlateInfo: { PlateNumber: '京A12345' },
    },
  })
  expect(recorded.captures).toMatchObject([
    { sourceId: '7', camera: { channelId: 'AA:BB/v0' }, attributes: { plateText: '京A12345' } },
  ])
  expect(recorded.stripped()).toEqual([])
})

test('a face that was matched is a capture without whom it matched', async () => {
  const { recorded, receive } = given()
  await receive('cam/onvif-ej/RuleEngine/Recognition/Face', {
    UtcTime: utc,
    Source: {},
    Data: { ObjectId: 3, EnrollmentID: 'worker-9', RefImageUri: 'http://x/9', Likelihood: 0.98 },
  })
  expect(recorded.captures).toMatchObject([{ kind: 'face', sourceId: '3', attributes: {} }])
  expect(JSON.stringify(recorded.captures)).not.toMatch(/worker-9|0\.98/)
  expect(recorded.stripped().map(({ field }) => field)).toEqual(
    expect.arrayContaining(['EnrollmentID', 'RefImageUri']),
  )
})

test('a rule that does not say what it saw makes no capture', async () => {
  const { recorded, receive } = given()
  await receive('cam/onvif-ej/RuleEngine/LineDetector/Crossed/&1/2/Fence', {
    UtcTime: utc,
    Source: { VideoSource: '1' },
    Data: { ObjectId: '15' },
  })
  expect(recorded).toMatchObject({ captures: [], noted: ['RuleEngine/LineDetector/Crossed'] })
})

test('a detector’s class is a capture when it comes, not while it stays', async () => {
  const { recorded, receive } = given()
  const topic = 'cam/onvif-ej/RuleEngine/ObjectDetection/Object/&1'
  const said = (classes: string, second: number) => ({
    UtcTime: `2026-11-24T04:00:0${second}Z`,
    Source: {},
    Data: { ClassTypes: classes },
  })
  await receive(topic, said('Vehicle', 1))
  await receive(topic, said('Vehicle Human', 2))
  await receive(topic, said('', 3))
  await receive(topic, said('Vehicle', 4))
  expect(recorded.captures.map(({ kind }) => kind)).toEqual(['vehicle', 'person', 'vehicle'])
})

test('what the broker kept from before we came is ignored, what it kept while we were away is not', async () => {
  const { recorded, receiver, receive } = given()
  await receive(plateTopic, plateEvent({ ObjectId: '1' }), true)
  receiver.sessionEnded()
  await receive(plateTopic, plateEvent({ ObjectId: '1' }), true)
  expect(recorded.captures).toEqual([])
  await receive(plateTopic, plateEvent({ ObjectId: '2' }), true)
  expect(recorded.captures).toMatchObject([{ sourceId: '2' }])
  await receive(plateTopic, '')
  expect(recorded.noted).toEqual(['retained_before', 'retained_before', 'property_deleted'])
})

test('the mistakes of the standard’s own examples go to quarantine with their topic', async () => {
  const { recorded, receive } = given()
  await receive(plateTopic, '{"UtcTime: "2026"}')
  await receive('cam/onvif-mj/VideoAnalytics/1/m', '{"Frame":[{"@x":1,"@y", 0.50}]}')
  await receive('cam/onvif-mj/VideoAnalytics/1/m', '[]')
  expect(recorded.quarantined.map(({ reason }) => reason)).toEqual([
    'json_unreadable',
    'json_unreadable',
    'shape_unknown',
  ])
  expect(recorded.quarantined[0]?.bytes.toString()).toBe(`${plateTopic}\n{"UtcTime: "2026"}`)
})

function frame(second: number, appearance: object, more: object = {}) {
  return {
    '@UtcTime': `2026-11-24T04:00:${String(second).padStart(2, '0')}.000`,
    Transformation: {
      Translate: { '@x': -1, '@y': -1 },
      Scale: { '@x': 0.003125, '@y': 0.00416667 },
    },
    Object: { '@ObjectId': 12, Appearance: appearance, ...more },
  }
}

const human = {
  Shape: { BoundingBox: { '@left': 20, '@top': 80, '@right': 100, '@bottom': 30 } },
  Class: { Type: [{ '@Likelihood': 0.8, '#text': 'Human' }] },
  HumanFace: {
    Gender: 'Male',
    Age: { Min: 20, Max: 30 },
    Accessory: { Opticals: { Wear: true } },
  },
}

test('an object is one capture however many pictures it is seen in; who it is stays behind', async () => {
  const { recorded, receive, clock } = given()
  const topic = 'cam/onvif-mj/VideoAnalytics/1/m'
  for (let at = 0; at < 50; at += 1) {
    clock.nowMs += 40
    await receive(topic, { Frame: [frame(at, human)] })
  }
  expect(recorded.captures).toHaveLength(1)
  const [capture] = recorded.captures
  expect(capture).toMatchObject({
    kind: 'person',
    sourceId: '12',
    deviceTime: '2026-11-24T04:00:00.000',
    capturedAtMs: startMs,
    attributes: { glasses: { raw: 'true', codeSystem: 'ONVIF.Wear' } },
    box: { system: 'onvif' },
  })
  expect(capture?.box?.x).toBeCloseTo(20 / 640, 5)
  expect(capture?.box?.y).toBeCloseTo(1 - 80 / 480, 4)
  expect(capture?.box?.height).toBeCloseTo(50 / 480, 4)
  expect(recorded.stripped().map(({ field }) => field)).toEqual(['Gender', 'Age'])
  clock.nowMs += 61_000
  await receive(topic, { Frame: [frame(59, human)] })
  expect(recorded.captures).toHaveLength(2)
})

test('a plate read later is one capture more, and a plate beside its vehicle is the same one', async () => {
  const { recorded, receive } = given()
  const topic = 'cam/onvif-mj/VideoAnalytics/1/m'
  const vehicle = { Class: { Type: { '#text': 'Vehicle' } } }
  const plate = {
    Class: { Type: 'LicensePlate' },
    LicensePlateInfo: { PlateNumber: { '#text': '京A12345', '@Likelihood': '0.7' } },
  }
  await receive(topic, { Frame: frame(1, vehicle) })
  const both = frame(2, vehicle)
  const parts = [both.Object, { '@ObjectId': 13, '@Parent': 12, Appearance: plate }]
  for (let times = 0; times < 3; times += 1)
    await receive(topic, { Frame: { ...both, Object: parts } })
  expect(recorded.captures).toMatchObject([
    { sourceId: '12', attributes: {} },
    { sourceId: '12', attributes: { plateText: '京A12345', plateConfidence: 0.7 } },
  ])
})

test('animals and unknown classes are no captures', async () => {
  const { recorded, receive } = given()
  const animal = { Class: { Type: [{ '@Likelihood': 0.9, '#text': 'Animal' }] } }
  await receive('cam/onvif-mj/VideoAnalytics/1/m', { Frame: [frame(1, animal)] })
  expect(recorded).toMatchObject({ captures: [], noted: ['metadata'], quarantined: [] })
})

test('a saved message is read in each form that it is saved in', async () => {
  const forms = [
    JSON.stringify({ _topic: plateTopic, _payload: plateEvent() }),
    `${plateTopic}\n${JSON.stringify(plateEvent())}`,
    JSON.stringify(plateEvent()),
  ]
  for (const form of forms) {
    const { doors, recorded } = recordingDoors({ now: () => startMs })
    await decodeOnvif(doors, { bytes: Buffer.from(form) })
    expect(recorded.captures).toMatchObject([{ attributes: { plateText: '京A12345' } }])
  }
})

test('whatever comes ends as captures, as noted or in quarantine, and the next good message is taken', async () => {
  const { recorded, receive } = given()
  const whole = JSON.stringify(plateEvent())
  const strange = [
    ...Array.from({ length: 60 }, (_, at) => whole.slice(0, Math.floor((whole.length * at) / 60))),
    '['.repeat(1000),
    '{"__proto__":{"kind":"face"},"Data":{"__proto__":[]},"UtcTime":{}}',
    '{"UtcTime":2034,"Source":[],"Data":[]}',
    '{"Frame":{"Object":[[],null,{"Appearance":{"Class":{"Type":[null,{}]},"Shape":7}}]}}',
  ]
  for (const text of strange.filter((each) => each !== '')) {
    for (const topic of [plateTopic, 'cam/onvif-mj/VideoAnalytics/1/m']) await receive(topic, text)
  }
  const ended = recorded.captures.length + recorded.noted.length + recorded.quarantined.length
  expect(ended + recorded.repeated.length).toBe(2 * (strange.length - 1))
  await receive(plateTopic, plateEvent({ ObjectId: 'good' }))
  expect(recorded.captures.at(-1)).toMatchObject({ sourceId: 'good' })
})
