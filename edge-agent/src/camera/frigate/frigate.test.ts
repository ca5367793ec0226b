import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jpegOf } from '../gat1400/fixtures/pictures.ts'
import { recordingDoors } from '../recording-doors.ts'
import { catchUp } from './catch-up.ts'
import type { FrigateApi } from './frigate-api.ts'
import { FrigateReceiver } from './receive-message.ts'
import { openTakenIds } from './taken-ids.ts'

const startS = 1_795_492_800
const snapshot = await jpegOf(1280, 720)
const rules = { topicPrefix: 'site/frigate', plateScoreMin: 0.8, speedUnit: 'kmh' } as const

/** A Frigate of plain values: what its list holds and which pictures it gives. */
function givenApi(events: object[] = []) {
  const asked: string[] = []
  const api: FrigateApi = {
    snapshot: async (id) => {
      asked.push(id)
      return id.includes('lost') ? null : snapshot
    },
    detectSizes: async () => new Map([['gate', { width: 640, height: 360 }]]),
    events: async ({ limit, before = Infinity }) =>
      events
        .filter((event) => 'start_time' in event && Number(event.start_time) < before)
        .slice(0, limit),
  }
  return { api, asked }
}

async function given(events: object[] = []) {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-frigate-'))
  const path = join(folder, 'taken')
  const { doors, recorded } = recordingDoors({ now: () => (startS + 30) * 1000 })
  const { api, asked } = givenApi(events)
  const taken = await openTakenIds(path)
  const receiver = new FrigateReceiver({ rules, doors, api, taken })
  receiver.knowSizes(await api.detectSizes())
  const receive = (leaf: string, message: unknown) =>
    receiver.receive({
      topic: `${rules.topicPrefix}/${leaf}`,
      body: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
    })
  return {
    doors,
    recorded,
    receiver,
    receive,
    taken,
    api,
    asked,
    path,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

function object(id: string, more: object = {}) {
  return {
    id: `${startS}.25-${id}`,
    camera: 'gate',
    label: 'car',
    sub_label: null,
    frame_time: startS + 2.5,
    start_time: startS + 0.25,
    end_time: null,
    false_positive: false,
    box: [64, 36, 320, 180],
    snapshot: { frame_time: startS + 1.5, box: [128, 72, 320, 180], score: 0.9 },
    has_snapshot: true,
    average_estimated_speed: 20,
    recognized_license_plate: null,
    ...more,
  }
}

const event = (type: string, after: object) => ({ type, before: after, after })
const ended = (id: string, more: object = {}) => object(id, { end_time: startS + 9, ...more })

function lpr(id: string, score: number) {
  return {
    type: 'lpr',
    id: `${startS}.25-${id}`,
    name: 'Somebody’s car',
    plate: '京A12345',
    score,
    camera: 'gate',
    timestamp: startS + 2.75,
  }
}

test('new, update and end of one object are one capture, with the picture that Frigate keeps', async () => {
  await using frigate = await given()
  for (const type of ['new', 'update', 'update'])
    await frigate.receive('events', event(type, object('aaa')))
  expect(frigate.recorded.captures).toEqual([])
  await frigate.receive('events', event('end', ended('aaa')))
  await frigate.receive('events', event('end', ended('aaa')))
  expect(frigate.recorded.captures).toMatchObject([
    {
      kind: 'vehicle',
      cameraId: 'gate',
      sourceId: `${startS}.25-aaa`,
      deviceTime: String(startS + 1.5),
      capturedAtMs: (startS + 1.5) * 1000,
      images: [{ role: 'scene', imageBytes: snapshot.length, width: 1280 }],
      box: { x: 0.2, y: 0.2, width: 0.3, height: 0.3, system: 'px' },
      attributes: { speedKmh: 20 },
      flags: [],
    },
  ])
  expect(frigate.recorded.noted).toContain('object_taken_before')
})

test('a plate that was read surely makes the capture at once, and the end makes no second', async () => {
  await using frigate = await given()
  await frigate.receive('events', event('new', object('aaa')))
  await frigate.receive('tracked_object_update', lpr('aaa', 0.5))
  expect(frigate.recorded.captures).toEqual([])
  await frigate.receive('tracked_object_update', lpr('aaa', 0.95))
  await frigate.receive('events', event('end', ended('aaa')))
  expect(frigate.recorded.captures).toMatchObject([
    { attributes: { plateText: '京A12345', plateConfidence: 0.95 } },
  ])
  expect(JSON.stringify(frigate.recorded.captures)).not.toContain('Somebody')
  expect(frigate.recorded.stripped()).toEqual([{ field: 'Name', count: 2 }])
})

test('a plate read unsurely waits for the end', async () => {
  await using frigate = await given()
  await frigate.receive('tracked_object_update', lpr('aaa', 0.5))
  await frigate.receive('events', event('end', ended('aaa')))
  expect(frigate.recorded.captures).toMatchObject([
    { attributes: { plateText: '京A12345', plateConfidence: 0.5 } },
  ])
})

test('whose face it was is counted and goes no further', async () => {
  await using frigate = await given()
  const id = `${startS}.25-ppp`
  const face = { type: 'face', id, name: 'Zhang San', score: 0.97, camera: 'gate' }
  await frigate.receive('tracked_object_update', face)
  const person = ended('ppp', { label: 'person', sub_label: ['Zhang San', 0.97] })
  await frigate.receive('events', event('end', person))
  expect(frigate.recorded.captures).toMatchObject([{ kind: 'person', attributes: {} }])
  expect(JSON.stringify(frigate.recorded.captures)).not.toMatch(/Zhang|0\.97/)
  expect(frigate.recorded.stripped().map(({ field }) => field)).toEqual([
    'Name',
    'score of a face',
    'sub_label of a person',
  ])
})

test('false positives, other labels, reviews and triggers make no capture', async () => {
  await using frigate = await given()
  await frigate.receive('events', event('end', ended('fff', { false_positive: true })))
  await frigate.receive('events', event('end', ended('ddd', { label: 'dog' })))
  await frigate.receive('reviews', event('update', { id: 'r', camera: 'gate', severity: 'alert' }))
  await frigate.receive('triggers', { name: 't', camera: 'gate', event_id: 'x' })
  expect(frigate.recorded).toMatchObject({ captures: [], quarantined: [] })
  expect(frigate.recorded.noted).toEqual([
    'false_positive',
    'object_of_no_kind',
    'reviews',
    'triggers',
  ])
})

test('a picture that cannot be had costs itself; an id that is none is never put into an address', async () => {
  await using frigate = await given()
  await frigate.receive('events', event('end', ended('lost')))
  await frigate.receive('events', event('end', ended('x', { id: '../../config?x=' })))
  expect(frigate.recorded.captures.map(({ flags }) => flags)).toEqual([
    ['image_not_fetched'],
    ['image_absent'],
  ])
  expect(frigate.asked).toEqual([`${startS}.25-lost`])
})

test('what cannot be read goes to quarantine with its topic', async () => {
  await using frigate = await given()
  await frigate.receive('events', '{"type":')
  await frigate.receive('events', { type: 'end' })
  expect(frigate.recorded.quarantined.map(({ reason }) => reason)).toEqual([
    'json_unreadable',
    'shape_unknown',
  ])
  expect(frigate.recorded.quarantined[0]?.bytes.toString()).toBe('site/frigate/events\n{"type":')
})

test('Frigate’s last will takes its cameras offline, and its return brings them back', async () => {
  await using frigate = await given()
  await frigate.receive('gate/status/detect', 'online')
  const isOnline = () => frigate.doors.roster.status.map((camera) => camera.isOnline)
  expect(isOnline()).toEqual([true])
  await frigate.receive('available', 'offline')
  expect(isOnline()).toEqual([false])
  await frigate.receive('available', 'online')
  expect(isOnline()).toEqual([true])
})

const never = new AbortController().signal

test('what was missed is taken by its id, though Frigate’s clock jumped between', async () => {
  const listed = (id: string, start: number, more: object = {}) => ({
    id: `${startS}.25-${id}`,
    camera: 'gate',
    label: 'car',
    start_time: start,
    end_time: start + 5,
    has_snapshot: true,
    data: { box: [0.1, 0.2, 0.3, 0.4] },
    ...more,
  })
  const events = [
    listed('future', startS + 300_000_000),
    listed('going', startS + 20, { end_time: null }),
    listed('missed2', startS + 10),
    listed('missed1', startS + 5),
    listed('known', startS),
  ]
  await using frigate = await given(events)
  const { api, taken, receiver } = frigate
  for (const id of ['future', 'known']) await taken.add(`${startS}.25-${id}`)
  const take = (value: object) => receiver.catchUp(value)
  await taken.listed()
  const needs = { api, taken, take, stopping: never }
  expect(await catchUp(needs)).toBe(2)
  expect(await catchUp(needs)).toBe(0)
  expect(frigate.recorded.captures.map(({ sourceId }) => sourceId)).toEqual([
    `${startS}.25-missed1`,
    `${startS}.25-missed2`,
  ])
  expect(frigate.recorded.captures[0]?.box).toMatchObject({ x: 0.1, height: 0.4, system: 'unit' })
})

test('the first time, what lies in Frigate already is remembered and not taken', async () => {
  await using frigate = await given([ended('old')])
  const { api, taken } = frigate
  expect(taken.isListed).toBe(false)
  const take = () => Promise.reject(new Error('taken'))
  await catchUp({ api, taken, take, stopping: never })
  expect(taken.has(`${startS}.25-old`)).toBe(true)
  const again = await openTakenIds(frigate.path)
  expect([again.isListed, again.has(`${startS}.25-old`)]).toEqual([true, true])
  expect(await readFile(frigate.path, 'utf8')).toBe(`${startS}.25-old\n*\n`)
})
