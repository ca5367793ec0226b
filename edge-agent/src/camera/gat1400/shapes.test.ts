import { expect, test } from 'vitest'
import { decoders } from '../decoders.ts'
import { recordingDoors } from '../recording-doors.ts'
import { deviceId, face, facesOf, idOf, nowMs, shotAtMs, shotTime } from './fixtures/messages.ts'
import { subImage, vehicle, vehiclesOf } from './fixtures/messages.ts'
import { jpegOf } from './fixtures/pictures.ts'

const scene = await jpegOf(1920, 1080)
const crop = await jpegOf(90, 110)
const data = crop.toString('base64')

async function decoded(message: unknown) {
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  const bytes = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
  await decoders.get('gat1400')?.(doors, { bytes })
  return recorded
}

test.each([
  ['with a scene', { FaceID: '' }, [subImage('14', scene)]],
  ['without a picture', { FaceID: null }, []],
  ['without their picture’s id', { FaceID: '', SourceID: '' }, []],
])('two faces without an id are two captures, %s', async (_how, ids, images) => {
  const two = facesOf(face(ids, images), face({ ...ids, LeftTopX: 10 }, images))
  const { captures } = await decoded(two)
  expect(captures).toHaveLength(2)
})

test('two results of an identification in one second are two captures', async () => {
  const result = { DeviceID: deviceId, RecognitionTime: shotTime, Name: 'FORBIDDEN' }
  const PersonRecognitionObject = [
    { ...result, PersonID: 'a' },
    { ...result, PersonID: 'b' },
  ]
  const { captures } = await decoded({
    PersonRecognitionResultListObject: { PersonRecognitionObject },
  })
  expect(captures.map(({ kind }) => kind)).toEqual(['face', 'face'])
})

test('objects that stand bare in one list are of the kinds that their ids say', async () => {
  const { captures } = await decoded([face(), vehicle()])
  expect(captures).toMatchObject([
    { kind: 'face', sourceId: idOf('face') },
    { kind: 'vehicle', sourceId: idOf('vehicle') },
  ])
})

test('a picture that stands bare is no keepalive', async () => {
  const recorded = await decoded({ ImageID: '1', DeviceID: deviceId, Data: data })
  expect(recorded.noted).toEqual([])
  expect(recorded.quarantined).toMatchObject([{ reason: 'shape_unknown' }])
})

test('a picture of things alone is no face', async () => {
  const ThingList = { ThingObject: [{ ThingID: '1' }] }
  const message = { ImageListObject: { Image: [{ ImageInfo: { ImageID: '1' }, ThingList }] } }
  expect(await decoded(message)).toMatchObject({ captures: [], quarantined: [] })
})

test.each([
  ['a list in a list', { SubImageInfoObject: [[subImage('11', crop)]] }],
  ['a list of wrappers', [{ SubImageInfoObject: subImage('11', crop) }]],
  [
    'a data URL after a space',
    { SubImageInfoObject: subImage('11', undefined, { Data: ` DATA:image/jpeg;base64,${data}` }) },
  ],
])('pictures are found in %s', async (_how, SubImageList) => {
  const { captures } = await decoded(facesOf(face({ SubImageList })))
  expect(captures[0]?.images).toMatchObject([{ role: 'crop' }])
})

test('words that every object of JavaScript knows are words like any other', async () => {
  const odd = { VehicleColor: 'constructor', PlateColor: '__proto__', PlateClass: 'toString' }
  const text = JSON.stringify({ constructor: { FaceID: '1' }, ...vehiclesOf(vehicle(odd)) })
  const { captures, quarantined } = await decoded(text.replace('{', '{"__proto__":{"FaceID":"1"},'))
  expect(quarantined).toEqual([])
  expect(captures[0]?.attributes).toMatchObject({
    vehicleColour: { raw: 'constructor', codeSystem: 'GAT1400.ColorType' },
    plateColour: { raw: '__proto__', codeSystem: 'GAT1400.ColorType' },
  })
})

test('a time that cannot be read stays as it was written, beside the one in the id', async () => {
  const { captures, drafts } = await decoded(facesOf(face({ FaceAppearTime: `${shotTime}07` })))
  expect(captures[0]).toMatchObject({ deviceTime: `${shotTime}07`, capturedAtMs: shotAtMs })
  expect(drafts[0]?.time?.atMs).toBe(shotAtMs)
})

test('without any time and id of its own, the digits of its picture’s id say when', async () => {
  const { captures } = await decoded(facesOf(face({ FaceID: 'f-1', FaceAppearTime: '' })))
  expect(captures).toMatchObject([{ deviceTime: shotTime, capturedAtMs: shotAtMs }])
})

test('where no device is named its tollgate is, and ids may be numbers', async () => {
  const tollgate = '33010101001210000001'
  const named = vehicle({ DeviceID: '', TollgateID: tollgate })
  const numbered = JSON.stringify(facesOf(face())).replaceAll(`"${deviceId}"`, deviceId)
  expect((await decoded(vehiclesOf(named))).captures).toMatchObject([{ cameraId: tollgate }])
  expect((await decoded(numbered)).captures).toMatchObject([{ camera: { deviceId } }])
  expect((await decoded(`${JSON.stringify(facesOf(face()))}\0`)).captures).toHaveLength(1)
})

test('a plate is as sure as its least sure character where nothing else is said', async () => {
  const sure = async (PlateCharReliability: string) => {
    const { captures } = await decoded(
      vehiclesOf(vehicle({ PlateReliability: '', PlateCharReliability })),
    )
    return captures[0]?.attributes.plateConfidence
  }
  expect(await sure('浙-80,A-90,1-75,2-99')).toBe(0.75)
  expect(await sure('0;0;0;0')).toBeUndefined()
})

test('a keepalive beside captures does not hide them', async () => {
  const { captures } = await decoded({
    KeepaliveObject: { DeviceID: deviceId },
    ...facesOf(face()),
  })
  expect(captures).toMatchObject([{ sourceId: idOf('face') }])
})
