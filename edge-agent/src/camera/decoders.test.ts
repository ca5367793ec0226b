import type { Capture } from '@zhian/contracts/capture'
import { expect, test } from 'vitest'
import { decoders } from './decoders.ts'
import { jpegOf } from './gat1400/fixtures/pictures.ts'
import {
  deviceId,
  face,
  facesOf,
  idOf,
  nowMs,
  vehicle,
  vehiclesOf,
} from './gat1400/fixtures/messages.ts'
import { recordingDoors } from './recording-doors.ts'

const scene = await jpegOf(640, 480)
const crop = await jpegOf(60, 40)

async function decoded(protocol: string, message: object | string) {
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  const bytes = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
  await decoders.get(protocol)?.(doors, { bytes })
  const { captures, noted, quarantined } = recorded
  return {
    captures,
    noted,
    stripped: recorded.stripped(),
    reasons: quarantined.map((each) => each.reason),
  }
}

const onvifPlate = 'camera/onvif-ej/RuleEngine/Recognition/LicensePlate'
const plates: Readonly<Record<string, (plate: string) => object | string>> = {
  gat1400: (PlateNo) => vehiclesOf(vehicle({ PlateNo, PlateColor: '' })),
  hikvision: (licensePlate) => ({ eventType: 'ANPR', ANPR: { licensePlate } }),
  dahua: (PlateNumber) => ({ Picture: { Plate: { PlateNumber } } }),
  onvif: (PlateNumber) =>
    `${onvifPlate}\n${JSON.stringify({ Data: { LicensePlateInfo: { PlateNumber } } })}`,
  ftp: (plate) => `20261124115800000_${plate}_VEHICLE_DETECTION.jpg`,
}

test.each(Object.entries(plates))(
  '%s: a colour before the plate is its colour, and 黑 alone a province',
  async (protocol, messageOf) => {
    const read = async (plate: string) =>
      (await decoded(protocol, messageOf(plate))).captures[0]?.attributes
    expect(await read('蓝苏A8HK52')).toMatchObject({ plateText: '苏A8HK52' })
    expect(await read('黑黑A12345')).toMatchObject({ plateText: '黑A12345' })
    expect(await read('黑A12345')).toMatchObject({ plateText: '黑A12345' })
    expect(await read('黑A12345')).not.toHaveProperty('plateColour')
    for (const none of ['无车牌', '未识别', 'noPlate', 'unknown', '00000000'])
      expect(await read(none)).not.toHaveProperty('plateText')
  },
)

test.each([
  ['gat1400', plates['gat1400']],
  ['hikvision', plates['hikvision']],
  ['dahua', plates['dahua']],
])(
  '%s: to say that there is no plate is more than to have read none',
  async (protocol, messageOf) => {
    const read = async (plate: string) =>
      (await decoded(protocol, messageOf?.(plate) ?? '')).captures[0]?.attributes
    for (const none of ['无车牌', '无牌', 'noPlate', '00000000'])
      expect(await read(none)).toMatchObject({ isUnplated: true })
    for (const other of ['', 'unknown', '未识别', '苏A8HK52'])
      expect(await read(other)).not.toHaveProperty('isUnplated')
  },
)

test('the colour is told where no member says it', async () => {
  const { captures } = await decoded('gat1400', plates['gat1400']?.('黄绿苏A12345D') ?? '')
  expect(captures[0]?.attributes.plateColour).toEqual({
    raw: '黄绿',
    codeSystem: 'GAT1400.platePrefix',
    value: 'yellow-green',
  })
})

test.each(['20340101000000', '19700101080000'])(
  'GA/T 1400: a clock at %s is kept as written, whatever the id says',
  async (PassTime) => {
    const { captures } = await decoded('gat1400', vehiclesOf(vehicle({ PassTime, AppearTime: '' })))
    expect(captures).toMatchObject([
      {
        deviceTime: PassTime,
        capturedAtMs: nowMs,
        flags: ['device_time_unreadable', 'image_absent'],
      },
    ])
  },
)

test('GA/T 1400: an envelope of a gateway around the message is opened', async () => {
  const wrapped = { code: 0, body: { result: [facesOf(face())] } }
  expect((await decoded('gat1400', wrapped)).captures).toMatchObject([{ sourceId: idOf('face') }])
  expect(await decoded('gat1400', { code: 0, body: { result: [] } })).toMatchObject({
    captures: [],
    reasons: ['shape_unknown'],
  })
})

test('GA/T 1400: the bare result of an identification is a face of nobody; a bare id is talk', async () => {
  const result = {
    PersonID: '77',
    Name: 'FORBIDDEN',
    Similarity: 0.9,
    RecognitionTime: '20261124115800',
  }
  const { captures, stripped } = await decoded('gat1400', { ...result, DeviceID: deviceId })
  expect(captures).toMatchObject([{ kind: 'face', deviceTime: '20261124115800' }])
  expect(JSON.stringify(captures)).not.toMatch(/FORBIDDEN|"77"/)
  expect(stripped.map(({ field }) => field)).toEqual(['PersonID', 'Name', 'Similarity'])
  const talk = await decoded('gat1400', {
    DeviceID: '666666',
    LocalTime: '20261124115800',
    type: '1',
  })
  expect(talk).toMatchObject({ captures: [], noted: ['keepalive'], reasons: [] })
})

function anpr(more: object = {}, members: object = {}): object {
  const ANPR = { licensePlate: '苏A8HK52', confidenceLevel: 95, vehicleType: 'buggy', ...members }
  return {
    macAddress: '44:19:b6:00:00:01',
    eventType: 'ANPR',
    dateTime: '2026-11-24T11:58:00+08:00',
    ANPR,
    ...more,
  }
}

test('Hikvision: GA codes stand where the vendor’s words are missing, and never before them', async () => {
  const VehicleGATInfo = {
    palteTypeByGAT: 2,
    plateColorByGAT: 2,
    vehicleTypeByGAT: 'H20',
    colorByGAT: 'K',
  }
  const { captures } = await decoded('hikvision', anpr({ VehicleGATInfo }))
  expect(captures[0]?.attributes).toMatchObject({
    plateConfidence: 0.95,
    plateColour: { raw: '2', codeSystem: 'HIK.plateColorByGAT' },
    plateClass: { raw: '2', codeSystem: 'HIK.plateTypeByGAT' },
    vehicleClass: { raw: 'buggy', codeSystem: 'HIK.vehicleType' },
    vehicleColour: { raw: 'K', codeSystem: 'GA24.8' },
  })
  expect(captures[0]?.attributes.plateColour).not.toHaveProperty('value')
})

test('Hikvision: the vehicle’s rectangle is its box, else its plate’s in the scene', async () => {
  const plateRect = { X: 400, Y: 500, width: 100, height: 40 }
  const info = { type: 'detectionPicture', plateRect }
  const ofPlate = {
    type: 'licensePlatePicture',
    plateRect: { X: 0, Y: 0, width: 1000, height: 1000 },
  }
  const boxOf = async (...pictureInfo: object[]) =>
    (await decoded('hikvision', anpr({}, { pictureInfoList: { pictureInfo } }))).captures[0]?.box
  expect(await boxOf(ofPlate, info)).toEqual({
    x: 0.4,
    y: 0.5,
    width: 0.1,
    height: 0.04,
    system: 'permille',
  })
  const vehicelRect = { X: 300, Y: 200, width: 400, height: 500 }
  expect(await boxOf(ofPlate, { ...info, vehicelRect })).toMatchObject({ x: 0.3, width: 0.4 })
  expect(await boxOf(ofPlate)).toBeUndefined()
})

test('Hikvision: a wrapper in lower case is opened', async () => {
  expect((await decoded('hikvision', { eventNotificationAlert: anpr() })).captures).toHaveLength(1)
})

test('Hikvision: what a mixed target wears is read from its properties, who it may be is counted', async () => {
  const described = { age: '30', gender: 'male', glasses: 'yes', mask: 'no', jacketColor: 'red' }
  const Property = Object.entries(described).map(([description, value]) => ({ description, value }))
  const Face = { Rect: { X: 0.1, Y: 0.2, width: 0.1, height: 0.2 }, pId1: 'f1', Property }
  const message = { eventType: 'mixedTargetDetection', CaptureResult: [{ targetID: 1, Face }] }
  const { captures, stripped } = await decoded('hikvision', message)
  expect(captures[0]?.attributes).toEqual({
    glasses: { raw: 'yes', codeSystem: 'HIK.glass' },
    mask: { raw: 'no', codeSystem: 'HIK.mask' },
    coatColour: { raw: 'red', codeSystem: 'HIK.jacketColor', value: 'red' },
  })
  expect(stripped).toEqual([
    { field: 'Age', count: 1 },
    { field: 'Gender', count: 1 },
  ])
})

test('Dahua: lists of one plate, one vehicle and one snapshot are read as they are', async () => {
  const Picture = {
    Plate: [{ PlateNumber: '苏A8HK52', PlateColor: 'Blue' }],
    Vehicle: [{ VehicleColor: 'White', VehicleBoundingBox: [819.2, 0, 1638.4, 4096] }],
    SnapInfo: [{ SnapTime: '2026-11-24 11:58:00', DeviceID: 'd-1' }],
  }
  expect((await decoded('dahua', { Picture })).captures).toMatchObject([
    {
      camera: { deviceId: 'd-1' },
      deviceTime: '2026-11-24 11:58:00',
      box: { x: 0.1, y: 0, width: 0.1, height: 0.5, system: '8192' },
      attributes: { plateText: '苏A8HK52', vehicleColour: { value: 'white' } },
    },
  ])
})

test('Dahua: a plate in one line has its confidence beside it', async () => {
  const line =
    'Code=PlateDetection;action=Pulse;index=0;data={"PlateNumber":"ABC1D23","Confidence":204}'
  expect((await decoded('dahua', line)).captures[0]?.attributes).toMatchObject({
    plateConfidence: 0.8,
  })
})

test('Dahua: of a group’s pictures the far smaller ones are crops', async () => {
  const part = (type: string, body: Buffer) =>
    Buffer.concat([Buffer.from(`--b\r\nContent-Type: ${type}\r\n\r\n`), body, Buffer.from('\r\n')])
  const event = (at: number) =>
    Buffer.from(
      ['EventBaseInfo.Code=TrafficJunction', 'GroupID=9', 'CountInGroup=2', `IndexInGroup=${at}`]
        .map((pair) => `Events[0].${pair}`)
        .join('\r\n'),
    )
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  const pieces = [part('text/plain', event(1)), part('image/jpeg', scene)]
  const later = [part('text/plain', event(2)), part('image/jpeg', crop)]
  const bytes = Buffer.concat([...pieces, ...later, Buffer.from('--b--\r\n')])
  await decoders.get('dahua')?.(doors, {
    bytes,
    contentType: 'multipart/x-mixed-replace; boundary=b',
  })
  const roles = (capture: Capture | undefined) => capture?.images.map(({ role }) => role)
  expect(recorded.captures.map(roles)).toEqual([['scene', 'crop']])
})

test.each([
  [
    'as elements',
    { ElementItem: [{ Name: 'LicensePlateInfo', LicensePlateInfo: { PlateNumber: 'AB123C' } }] },
  ],
  ['as items', { SimpleItem: [{ Name: 'PlateNumber', Value: 'AB123C' }] }],
  ['as one item with attributes', { SimpleItem: { '@Name': 'PlateNumber', '@Value': 'AB123C' } }],
])('ONVIF: a plate %s is read, and no item’s name is taken for a person’s', async (_how, Data) => {
  const message = `${onvifPlate}\n${JSON.stringify({ UtcTime: '2026-11-24T03:58:00Z', Data })}`
  const { captures, stripped } = await decoded('onvif', message)
  expect(captures[0]?.attributes).toMatchObject({ plateText: 'AB123C' })
  expect(stripped).toEqual([])
})

test('Frigate: numbers and flags that come as text are read', async () => {
  const after = {
    id: '1795492680.5-abcdef',
    camera: 'gate',
    label: 'car',
    frame_time: '1795492680.5',
  }
  const { captures } = await decoded('frigate', {
    type: 'end',
    after: { ...after, has_snapshot: 'true' },
  })
  expect(captures).toMatchObject([{ deviceTime: '1795492680.5', flags: ['image_not_fetched'] }])
  const wrong = await decoded('frigate', {
    type: 'end',
    after: { ...after, false_positive: 'true' },
  })
  expect(wrong).toMatchObject({ captures: [], noted: ['false_positive'] })
})

test('FTP: a suffix in capitals changes nothing, a path that leads out is refused', async () => {
  const { captures, reasons } = await decoded(
    'ftp',
    'SER1/2026-11-24/pic_002/11/58/00[M][0@0][0].JPG\n../../etc/picture.jpg\na/..\\b.jpg',
  )
  expect(captures).toMatchObject([
    { camera: { deviceId: 'SER1', channelId: 'SER1_002' }, deviceTime: '2026-11-24 11:58:00' },
  ])
  expect(reasons).toEqual(['path_refused', 'path_refused'])
})
