import { expect, test } from 'vitest'
import { decoders } from '../decoders.ts'
import { recordingDoors } from '../recording-doors.ts'
import { alert, anpr, mac, multipart, nowMs, picturePart } from './fixtures/messages.ts'
import { region, tinyJpeg, uuid, xmlPart } from './fixtures/messages.ts'

async function decoded(body: Buffer | string | object, contentType?: string) {
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  const isText = typeof body === 'string' || Buffer.isBuffer(body)
  const bytes = Buffer.from(isText ? body : JSON.stringify(body))
  await decoders.get('hikvision')?.(doors, { bytes, contentType })
  return recorded
}

const json = (members: object) => ({
  macAddress: mac,
  dateTime: '2026-11-24T10:00:00+08:00',
  ...members,
})
const picture = (name: string, mark: number) => picturePart(name, tinyJpeg(mark))

test('a body with another boundary than its header says is read all the same', async () => {
  const body = multipart([
    xmlPart(anpr()),
    picture('licensePlatePicture.jpg', 1),
    picture('detectionPicture.jpg', 2),
  ])
  const { captures, quarantined } = await decoded(body, 'multipart/form-data; boundary=other')
  expect(quarantined).toEqual([])
  expect(captures).toMatchObject([{ images: [{ role: 'plate' }, { role: 'scene' }] }])
})

test('two plates in one alert are two captures, and the id of the alert names both', async () => {
  const plate = (licensePlate: string) => ({ licensePlate, vehicleType: 'vehicle' })
  const ANPR = [plate('苏A8HK52'), plate('苏B12345')]
  const { captures } = await decoded(json({ eventType: 'ANPR', UUID: uuid, ANPR }))
  expect(captures).toMatchObject([
    { sourceId: uuid, attributes: { plateText: '苏A8HK52' } },
    { sourceId: `${uuid}-2`, attributes: { plateText: '苏B12345' } },
  ])
})

test('a plate whose second message never came keeps its id as that of a relative', async () => {
  const { captures } = await decoded(anpr({ more: '<hasMoreData>true</hasMoreData>' }))
  expect(captures).toMatchObject([{ relatedSourceIds: [uuid] }])
  expect(captures[0]).not.toHaveProperty('sourceId')
})

test('an alert of plates without a plate is kept for a person', async () => {
  expect(await decoded(alert('ANPR'))).toMatchObject({
    captures: [],
    quarantined: [{ reason: 'anpr_missing' }],
  })
})

test('the id of an alert is that of the one target in it, and of regions with their number', async () => {
  const withId = (text: string) =>
    multipart([
      xmlPart(text.replace('</EventNotificationAlert>', `<UUID>${uuid}</UUID>$&`)),
      picture('detectedImage', 1),
    ])
  const ids = async (text: string) =>
    (await decoded(withId(text), 'multipart/form-data; boundary=b')).captures.map(
      ({ sourceId }) => sourceId,
    )
  const entry = /<DetectionRegionEntry>.*<\/DetectionRegionEntry>/s
  expect(await ids(region('human'))).toEqual([uuid])
  expect(await ids(alert('facedetection'))).toEqual([uuid])
  expect(await ids(region('human').replace(entry, '$&$&'))).toEqual([
    `${uuid}-region-1`,
    `${uuid}-region-2`,
  ])
})

test('several people in one result are several captures', async () => {
  const human = (x: number) => ({ Rect: { x, y: 0.1, width: 0.1, height: 0.2 } })
  const CaptureResult = [{ targetID: 1, Human: [human(0.1), human(0.5)] }]
  const { captures } = await decoded(json({ eventType: 'mixedTargetDetection', CaptureResult }))
  expect(captures.map(({ kind }) => kind)).toEqual(['person', 'person'])
})

test('a direction that only its number says is kept with its own system', async () => {
  const ANPR = { licensePlate: '苏A8HK52', detectDir: 4 }
  const { captures } = await decoded(json({ eventType: 'ANPR', ANPR }))
  expect(captures[0]?.attributes.direction).toEqual({ raw: '4', codeSystem: 'HIK.detectDir' })
})

test('who does not write his hardware is known by the address that he writes', async () => {
  const { captures } = await decoded(anpr().replace(/<macAddress>.*?<\/macAddress>/, ''))
  expect(captures).toMatchObject([{ camera: { deviceId: '192.0.2.7' } }])
})

test('a vehicle of a type that every object of JavaScript knows is a vehicle', async () => {
  for (const vehicleType of ['constructor', '__proto__'])
    expect(await decoded(json({ eventType: 'ANPR', ANPR: { vehicleType } }))).toMatchObject({
      captures: [{ kind: 'vehicle', attributes: { vehicleClass: { raw: vehicleType } } }],
      quarantined: [],
    })
})
