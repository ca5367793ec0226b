import { expect, test } from 'vitest'
import { PartReader } from '../multipart-stream.ts'
import { captured, givenAssembler } from './fixtures/given-assembler.ts'
import { shotAtMs, shotSeconds, textPart } from './fixtures/messages.ts'
import { readNotifyEvents } from './read-event-text.ts'

test('events without pictures: each once, with ; and = inside, several in one text, noise apart', async () => {
  const data = { PlateNumber: '浙A12345', PlateColor: 'Blue', Note: 'a;b=c', UTC: shotSeconds }
  const oneLine = `Code=PlateDetection;action=Pulse;index=0;data=${JSON.stringify(data)}`
  const several = [
    'Code=VideoMotion;action=Start;index=0;data={\n  "Id" : [ 0 ]\n}',
    'Code=AlarmLocal;action=Stop;index=1',
    `Code=TrafficJunction;action=Pulse;index=0;data=${JSON.stringify({ ...data, PlateNumber: '浙B54321' }, null, 2)}`,
  ].join('\n')
  const { captures, noted, quarantined } = await captured(
    textPart(oneLine),
    textPart(several),
    textPart('Code=FaceDetection;action=Start;index=0;data={"broken'),
  )
  expect(captures.map(({ attributes }) => attributes.plateText)).toEqual(['浙A12345', '浙B54321'])
  expect(captures[0]?.flags).toEqual(['image_absent'])
  expect(noted).toEqual(['VideoMotion', 'AlarmLocal'])
  expect(quarantined).toMatchObject([{ reason: 'event_unreadable' }])
})

test('an event stream with lengths that lie, cut at every byte', async () => {
  const part = (text: string) =>
    `--myboundary\nContent-Type: text/plain\nContent-Length: 7\n\n${text}\n`
  const plate = `Code=TrafficJunction;action=Pulse;index=0;data={"TrafficCar":{"PlateNumber":"浙A12345"},"UTC":${shotSeconds}}`
  const stream = Buffer.from(
    `${part('Code=VideoMotion;action=Start;index=0;data={\n}')}${part(plate)}${part('Heartbeat')}`,
  )
  for (let at = 1; at < stream.length; at += 17) {
    const { assembler, recorded, take } = givenAssembler()
    const reader = new PartReader('myboundary')
    await take(
      ...reader.push(stream.subarray(0, at)),
      ...reader.push(stream.subarray(at)),
      ...reader.end(),
    )
    await assembler.end()
    expect(recorded.captures).toHaveLength(1)
    expect(recorded.noted).toEqual(['VideoMotion', 'heartbeat'])
  }
})

test('RPC2 brings the same events: time from RealUTC, a cycle, no plate', async () => {
  const Data = {
    RealUTC: shotSeconds,
    UTC: shotSeconds + 7 * 3600,
    CommInfo: { SnapCategory: 'NonMotor', Seat: [{ SafeBelt: 'Unknow', Type: 'Main' }] },
    NonMotor: {
      BoundingBox: [2048, 0, 4096, 4096],
      Category: 'Tricycle',
      Color: 'Blue',
      Plate: { BoundingBox: [0, 0, 0, 0], Text: '' },
      RiderList: [{ Age: 30, FaceAttributes: { Sex: 'Man' } }],
    },
    Object: { ObjectType: 'Plate', Text: '', BoundingBox: [0, 0, 0, 0], Confidence: 0 },
    TrafficCar: { PlateColor: 'Unknown', VehicleSign: null },
  }
  const message = {
    method: 'client.notifyEventStream',
    params: { eventList: [{ Action: 'Pulse', Code: 'TrafficJunction', Data }] },
  }
  const { assembler, recorded } = givenAssembler()
  const read = readNotifyEvents(message) ?? { events: [], unreadable: [] }
  await assembler.takeNotified(read, Buffer.alloc(0))
  expect(recorded.captures).toMatchObject([
    {
      kind: 'nonmotor',
      capturedAtMs: shotAtMs,
      box: { x: 0.25, y: 0, width: 0.25, height: 0.5 },
      attributes: { vehicleClass: { raw: 'Tricycle' }, vehicleColour: { value: 'blue' } },
    },
  ])
  expect(recorded.captures[0]?.attributes).not.toHaveProperty('plateText')
  expect(recorded.stripped().map(({ field }) => field)).toContain('Age')
})

test('statistics, the end of something and what has nothing to do with people or cars hold no capture', async () => {
  const codes = ['TrafficFlowStat', 'VideoLoss', 'NTPAdjustTime']
  const { captures, noted } = await captured(
    ...codes.map((code) => textPart(`Code=${code};action=Pulse;index=0;data={}`)),
    textPart('Code=FaceDetection;action=Stop;index=0;data={}'),
  )
  expect(captures).toEqual([])
  expect(noted).toEqual([...codes, 'FaceDetection'])
})
