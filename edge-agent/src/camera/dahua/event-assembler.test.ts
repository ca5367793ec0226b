import { expect, test } from 'vitest'
import { jpegOf } from '../gat1400/fixtures/pictures.ts'
import { PartReader } from '../multipart-stream.ts'
import { captured, givenAssembler } from './fixtures/given-assembler.ts'
import {
  grouped,
  pairsOf,
  passage,
  picturePart,
  recognised,
  shotAtMs,
  shotSeconds,
  textPart,
  wireHeartbeat,
  wirePart,
} from './fixtures/messages.ts'

const scene = await jpegOf(320, 240)
const crop = await jpegOf(64, 48)

test('a stream of text, picture and heartbeat, byte by byte', async () => {
  const { assembler, recorded, take } = givenAssembler()
  const stream = Buffer.concat([
    wirePart('text/plain', pairsOf(passage)),
    wirePart('image/jpeg', scene),
    wireHeartbeat,
    Buffer.from('--myboundary\r\n'),
  ])
  const reader = new PartReader('myboundary')
  for (const byte of stream) await take(...reader.push(Buffer.from([byte])))
  await assembler.settle()
  expect(recorded.noted).toEqual(['heartbeat'])
  expect(recorded.quarantined).toEqual([])
  expect(recorded.captures).toMatchObject([
    {
      kind: 'vehicle',
      camera: { protocol: 'dahua', deviceId: 'cam-1', peerAddress: '10.0.0.7' },
      deviceTime: String(shotSeconds),
      capturedAtMs: shotAtMs + 250,
      images: [{ role: 'scene', width: 320 }],
      box: { x: 0.125, y: 0.25, width: 0.25, height: 0.25, system: '8192' },
      attributes: {
        plateText: '浙A12345',
        plateConfidence: 0.8,
        plateColour: { raw: 'ShadowGreen', codeSystem: 'Dahua.PlateColor', value: 'green' },
        vehicleColour: { raw: 'White', value: 'white' },
        direction: { raw: '4', value: 'south' },
        lane: 2,
        speedKmh: 36.5,
      },
      flags: [],
    },
  ])
  expect(recorded.captures[0]?.attributes).not.toHaveProperty('vehicleBrand')
})

test('the plates of both ends are kept, the back one where it is another', async () => {
  const ends = { 'PlateInfo.FrontPlateNumber': '浙A12345', 'PlateInfo.FrontPlateColor': 'Blue' }
  const same = { RealUTC: shotSeconds - 60, 'PlateInfo.BackPlateNumber': '浙A12345' }
  const { 'TrafficCar.PlateNumber': _plate, 'Object.Text': _text, ...more } = passage
  const { captures } = await captured(
    textPart(pairsOf({ ...more, ...ends, 'PlateInfo.BackPlateNumber': '浙A1234挂' })),
    textPart(pairsOf({ ...passage, ...ends, ...same })),
  )
  expect(captures).toMatchObject([
    { attributes: { plateText: '浙A12345', plateTextBack: '浙A1234挂' } },
    { attributes: { plateText: '浙A12345' } },
  ])
  expect(captures[1]?.attributes).not.toHaveProperty('plateTextBack')
})

test('two events of one part share their pictures in order', async () => {
  const other = { ...passage, 'TrafficCar.PlateNumber': '浙B54321' }
  const { captures } = await captured(
    textPart(pairsOf(passage) + pairsOf(other, 1)),
    picturePart(scene),
    picturePart(crop),
  )
  expect(captures).toMatchObject([
    { attributes: { plateText: '浙A12345' }, images: [{ width: 320 }] },
    { attributes: { plateText: '浙B54321' }, images: [{ width: 64 }] },
  ])
})

test('a group over three parts is one capture, the next group another', async () => {
  const parts = [1, 2, 3].flatMap((at) => [
    textPart(grouped(at)),
    picturePart(at === 1 ? scene : crop),
  ])
  const { captures } = await captured(...parts, textPart(grouped(1, 3, { GroupID: 78 })))
  expect(captures.map(({ images }) => images.length)).toEqual([3, 0])
})

test('channels of a recorder do not share a group', async () => {
  const other = { 'EventBaseInfo.Index': 1 }
  const { captures } = await captured(
    textPart(grouped(1, 2)),
    textPart(grouped(1, 2, other)),
    textPart(grouped(2, 2)),
    textPart(grouped(2, 2, other)),
  )
  expect(captures.map(({ camera }) => camera.channelId)).toEqual([undefined, 'cam-1_2'])
})

test('a group that stays unfinished is let go after three seconds', async () => {
  const { assembler, recorded, take, clock } = givenAssembler()
  await take(textPart(grouped(1)), picturePart(scene), textPart('Heartbeat'))
  expect(recorded.captures).toEqual([])
  clock.nowMs += 3000
  await assembler.settle()
  expect(recorded.captures).toMatchObject([{ sourceId: expect.stringContaining('group-77') }])
})

test('UTC that is the wall clock is found out by one event, and remembered for a late one', async () => {
  const { RealUTC: _real, ...utcOnly } = passage
  const { recorded, take, assembler } = givenAssembler()
  const at = (seconds: number) => textPart(pairsOf({ ...utcOnly, UTC: seconds + 8 * 3600 }))
  await take(at(shotSeconds), at(shotSeconds - 1800))
  await assembler.end()
  expect(recorded.captures.map(({ capturedAtMs }) => capturedAtMs)).toEqual([
    shotAtMs + 250,
    shotAtMs - 1_800_000 + 250,
  ])
  expect(recorded.captures.map(({ deviceTime }) => deviceTime)).toEqual([
    String(shotSeconds + 28_800),
    String(shotSeconds - 1800 + 28_800),
  ])
})

test('LocaleTime is read in the zone of the camera, and UTC that is true stays', async () => {
  const { RealUTC: _real, ...more } = { ...passage, UTC: shotSeconds, UTCMS: 0 }
  const local = await captured(textPart(pairsOf({ ...more, LocaleTime: '2026-11-24 11:58:00' })))
  const plain = await captured(textPart(pairsOf(more)))
  for (const { captures } of [local, plain]) expect(captures[0]?.capturedAtMs).toBe(shotAtMs)
})

test('a face that was looked up: candidates, likeness, sex, age and emotion are gone and counted', async () => {
  const { captures, stripped } = await captured(
    textPart(pairsOf(recognised)),
    picturePart(crop),
    picturePart(scene),
    picturePart(await jpegOf(30, 30)),
  )
  expect(captures).toMatchObject([
    {
      kind: 'face',
      images: [{ role: 'crop' }, { role: 'scene' }],
      attributes: { glasses: { raw: 'WearGlasses' }, mask: { raw: '2' } },
      box: { system: '8192' },
    },
  ])
  expect(JSON.stringify(captures)).not.toMatch(/FORBIDDEN|Smile|:97[,}]/)
  const counts = Object.fromEntries(stripped.map(({ field, count }) => [field, count]))
  expect(counts).toMatchObject({ Candidates: 2, Sex: 1, Age: 1, Emotion: 1 })
  expect(counts).not.toHaveProperty('Name')
})

test.each([
  ['an index of ten million', 'Events[0].A[10000000]=1'],
  ['a depth of a thousand', `Events[0].${Array.from({ length: 1000 }, () => 'a').join('.')}=1`],
  ['many brackets', `Events[0].A${'[999]'.repeat(40)}=1`],
  ['__proto__', 'Events[0].__proto__.polluted=1'],
  ['constructor', 'Events[0].constructor.prototype.polluted=1'],
])('%s is quarantined as a whole', async (_name, line) => {
  const { captures, quarantined } = await captured(textPart(`${pairsOf(passage)}${line}\r\n`))
  expect(captures).toEqual([])
  expect(quarantined).toMatchObject([{ reason: 'pairs_hostile' }])
  expect({}).not.toHaveProperty('polluted')
})

test('text that holds no event and a picture without one are quarantined', async () => {
  const { quarantined } = await captured(picturePart(scene), textPart('hello=1'))
  expect(quarantined.map(({ reason }) => reason)).toEqual([
    'picture_without_event',
    'pairs_unreadable',
  ])
})

test('pictures without end go to quarantine, and a group of large ones is let go', async () => {
  const large = Buffer.concat([scene.subarray(0, -2), Buffer.alloc(5e6), Buffer.from([0xff, 0xd9])])
  const many = Array.from({ length: 8 }, () => picturePart(large))
  const { captures, quarantined } = await captured(textPart(pairsOf(passage)), ...many)
  expect(captures).toHaveLength(1)
  expect(quarantined.map(({ reason }) => reason)).toEqual(Array(2).fill('pictures_too_many'))
  const { recorded, take } = givenAssembler()
  const group = [1, 2, 3].flatMap((id) => [
    textPart(grouped(1, 3, { GroupID: id })),
    ...many.slice(0, 3),
  ])
  await take(...group, textPart('Heartbeat'))
  expect(recorded.captures).toHaveLength(3)
})

test('a number plate in GBK is read', async () => {
  const [before = '', after = ''] = pairsOf({ ...passage, 'Object.Text': '' }).split('浙')
  const body = Buffer.concat([Buffer.from(before), Buffer.from([0xd5, 0xe3]), Buffer.from(after)])
  const { captures } = await captured({ ...textPart(''), body })
  expect(captures[0]?.attributes.plateText).toBe('浙A12345')
})
