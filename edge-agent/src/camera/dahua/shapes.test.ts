import { expect, test } from 'vitest'
import { decoders } from '../decoders.ts'
import { recordingDoors } from '../recording-doors.ts'

const nowMs = Date.UTC(2026, 10, 24, 4, 0, 0)
const RealUTC = nowMs / 1000 - 120

async function decoded(message: object | string, contentType?: string) {
  const { doors, recorded } = recordingDoors({ now: () => nowMs })
  const bytes = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message))
  await decoders.get('dahua')?.(doors, { bytes, contentType })
  return recorded
}

const passage = (more: object = {}) => ({
  RealUTC,
  TrafficCar: { PlateNumber: '苏A8HK52', ...more },
})
const eventOf = (said: object) =>
  `Code=TrafficJunction;action=Pulse;index=0;data=${JSON.stringify(said)}`
const notified = (eventList: unknown) => ({
  method: 'client.notifyEventStream',
  params: { eventList },
})

test('what one member does not know another one says', async () => {
  const said = {
    ...passage({ PlateColor: 'Unknown', VehicleSign: 'Benz', VehicleSize: 'Light-duty' }),
    Vehicle: { Text: 'Unknown', Category: 'Unknown' },
    PlateInfo: { FrontPlateColor: 'Blue' },
    JunctionDirection: 'Obverse',
  }
  const { captures } = await decoded(eventOf(said))
  expect(captures[0]?.attributes).toMatchObject({
    plateColour: { raw: 'Blue' },
    vehicleBrand: { raw: 'Benz' },
    vehicleClass: { raw: 'Light-duty', codeSystem: 'Dahua.VehicleSize' },
    direction: { raw: 'Obverse', codeSystem: 'Dahua.JunctionDirection' },
  })
})

test('a stream with another boundary than its header says is read all the same', async () => {
  const part = `--myboundary\r\nContent-Type: text/plain\r\n\r\n${eventOf(passage())}\r\n`
  const { captures } = await decoded(
    part + part.replace('苏A8HK52', '苏B12345'),
    'x; boundary=other',
  )
  expect(captures.map(({ attributes }) => attributes.plateText)).toEqual(['苏A8HK52', '苏B12345'])
})

test('members of a firmware’s own before the data do not hide them', async () => {
  const { captures } = await decoded(eventOf(passage()).replace(';data', ';seq=3;data'))
  expect(captures).toMatchObject([{ attributes: { plateText: '苏A8HK52' } }])
})

test('RPC events: one without a list, none, and one that does not say what it is', async () => {
  const one = { Action: 'Pulse', Code: 'TrafficJunction', Data: passage() }
  expect((await decoded(notified(one))).captures).toHaveLength(1)
  expect(await decoded(notified([]))).toMatchObject({ captures: [], noted: ['no_events'] })
  expect(await decoded(notified([one, { Data: passage() }]))).toMatchObject({
    captures: [{ kind: 'vehicle' }],
    quarantined: [{ reason: 'event_unreadable' }],
  })
})

test('a human face that crossed a line is a face', async () => {
  const Object = { ObjectType: 'HumanFace', BoundingBox: [0, 0, 100, 100] }
  const text = eventOf({ RealUTC, Object }).replace('TrafficJunction', 'CrossRegionDetection')
  expect((await decoded(text)).captures).toMatchObject([{ kind: 'face' }])
})

test('a rider’s face attributes are counted under their name', async () => {
  const NonMotor = { RiderList: [{ FaceAttributes: { Sex: 'FORBIDDEN' } }] }
  const { captures, stripped } = await decoded(
    eventOf({ ...passage(), NonMotor, CommInfo: { SnapCategory: 'NonMotor' } }),
  )
  expect(captures).toMatchObject([{ kind: 'nonmotor' }])
  expect(stripped()).toEqual([{ field: 'FaceAttributes', count: 1 }])
})

test('a saved event is of the camera whose serial number stands in it', async () => {
  const inPairs =
    'Events[0].EventBaseInfo.Code=TrafficJunction\r\nEvents[0].TrafficCar.MachineName=SER1\r\n'
  for (const message of [eventOf(passage({ MachineName: 'SER1' })), inPairs])
    expect((await decoded(message)).captures).toMatchObject([{ camera: { deviceId: 'SER1' } }])
})
