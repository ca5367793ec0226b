import { expect, test } from 'vitest'
import { isPictureName, isVideoName, readName, withoutUnfinished } from './read-name.ts'

const shotAtMs = Date.UTC(2026, 10, 24, 3, 58, 7)

test.each([
  [
    '10.0.0.7_01_20261124115807000_VEHICLE_DETECTION.jpg',
    { pattern: 'hikvision', deviceId: '10.0.0.7', channelId: '10.0.0.7_01', kind: 'vehicle' },
  ],
  [
    'NVR north_02_20261124115807000_FACE_CAPTURE.JPEG',
    { pattern: 'hikvision', deviceId: 'NVR north', channelId: 'NVR north_02', kind: 'face' },
  ],
  ['10.0.0.7_01_20261124115807000_TIMING.jpg', { pattern: 'hikvision', deviceId: '10.0.0.7' }],
  [
    '20261124115807000_浙A12345_VEHICLE_DETECTION.jpg',
    { pattern: 'hikvision-anpr', plateText: '浙A12345', kind: 'vehicle' },
  ],
  [
    'gate/in/20261124115807000_unknown_VEHICLE_DETECTION.jpg',
    { pattern: 'hikvision-anpr', deviceId: 'gate', channelId: 'gate_in' },
  ],
  [
    'IPC-X/7F00000AAA00001/2026-11-24/pic_001/11/58/07[M][0@0][1].jpg',
    { pattern: 'dahua', deviceId: '7F00000AAA00001', channelId: '7F00000AAA00001_001' },
  ],
  [
    'SERIAL_1/2026-11-24/002/jpg/11/58/07[M][0@0][0].jpg',
    { pattern: 'dahua', deviceId: 'SERIAL_1', channelId: 'SERIAL_1_002' },
  ],
  [
    'SERIAL_1/2026-11-24/002/jpg/11/11.58.07[M][0@0][0].jpg',
    { pattern: 'dahua', deviceId: 'SERIAL_1', channelId: 'SERIAL_1_002' },
  ],
  ['axis-1/image26-11-24_11-58-07-00.jpg', { pattern: 'axis', deviceId: 'axis-1' }],
  ['2026-11-24/door/20261124115807.jpg', { pattern: 'plain', deviceId: 'door' }],
])('%s', (path, expected) => {
  expect(readName(path)).toMatchObject({ ...expected, time: { atMs: shotAtMs } })
})

test('a word that says that there is no plate is none', () => {
  expect(readName('20261124115807000_unknown_VEHICLE_DETECTION.jpg')).not.toHaveProperty(
    'plateText',
  )
})

test('19 digits keep what was written and claim no more than the second', () => {
  const said = readName('2026112411580732013_浙A12345_VEHICLE_DETECTION.jpeg')
  expect(said.time).toEqual({
    text: '2026112411580732013',
    atMs: shotAtMs,
    resolutionMs: 1000,
  })
})

test('another zone moves the time', () => {
  const said = readName('10.0.0.7_01_20261124115807000_TIMING.jpg', 0)
  expect(said.time?.atMs).toBe(Date.UTC(2026, 10, 24, 11, 58, 7))
})

test('a name that follows no habit says only its folder', () => {
  expect(readName('gate/$(rm -rf) 100%[1].jpg')).toEqual({ pattern: 'plain', deviceId: 'gate' })
  expect(readName('x.jpg')).toEqual({ pattern: 'plain' })
})

test('a date that the calendar does not have is kept as written', () => {
  const { time } = readName('10.0.0.7_01_20261399115807000_TIMING.jpg')
  expect(time).toEqual({ text: '20261399115807000', resolutionMs: 1000 })
})

test('recordings, unfinished names and pictures are told apart', () => {
  expect(isVideoName('14.00.00-14.15.00[R][0@0][0].dav')).toBe(true)
  expect(isVideoName('a.jpg')).toBe(false)
  for (const name of ['a.jpg', 'A.JPEG', 'b/c.png']) expect(isPictureName(name)).toBe(true)
  for (const name of ['a.jpg.tmp', '.a.jpg', 'a', 'a.txt']) expect(isPictureName(name)).toBe(false)
  expect(withoutUnfinished('a.jpg.part')).toBe('a.jpg')
})
