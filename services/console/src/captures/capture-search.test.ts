import type { CaptureView } from '@zhian/contracts/api'
import { expect, test } from 'vitest'
import {
  fitsSearch,
  isNarrowed,
  queryOf,
  queryText,
  readSearch,
  refusedIn,
  windowOf,
} from './capture-search.ts'

const nowMs = Date.parse('2026-11-23T14:05:09+08:00')

const capture: CaptureView = {
  captureId: '01',
  kind: 'vehicle',
  agentId: 'gw-1',
  enterpriseId: 'e1',
  siteId: 's1',
  cameraId: 'gate',
  protocol: 'gat1400',
  deviceId: 'd1',
  capturedAtMs: nowMs - 60_000,
  capturedAtUncertaintyMs: 0,
  receivedAtMs: nowMs,
  storedAtMs: nowMs,
  attributes: {},
  flags: [],
  images: [],
  isDegraded: false,
  plate: '京A12345',
  faceCount: 0,
  vehicleType: 'truck',
  tags: [
    {
      name: 'vehicle',
      model: { name: 'm', version: '1', weights: '0123456789abcdef' },
      confidence: 0.8,
      status: 'accepted',
      box: { x: 0, y: 0, width: 1, height: 1 },
      type: 'truck',
    },
    {
      name: 'plate',
      model: { name: 'p', version: '1', weights: '0123456789abcdef' },
      confidence: 0.7,
      status: 'accepted',
      corners: [],
      textRaw: '京A12345',
      text: '京A12345',
      plateType: 'STD',
      colour: 'blue',
      colourConfidence: 0.9,
      isConflicting: false,
    },
  ],
}

test('a good address is read whole', () => {
  const raw = {
    kind: 'face',
    camera: 'gate',
    plate: '京a12',
    range: '1h',
    confidence: 0.7,
    open: 'x',
  }
  expect(readSearch(raw)).toEqual({ ...raw, plate: '京A12*' })
  expect(refusedIn(raw)).toEqual([])
})

test('what cannot be understood is left out and named', () => {
  const raw = { kind: 'cat', confidence: 7, range: 'ever', camera: 12, colour: 'red', type: 'car' }
  expect(readSearch(raw)).toEqual({ camera: '12', type: 'car' })
  expect(refusedIn(raw)).toEqual(['kind', 'confidence', 'range', 'colour'])
})

test("days are the site's days", () => {
  expect(windowOf('today', nowMs)).toEqual({ fromMs: Date.parse('2026-11-23T00:00:00+08:00') })
  expect(windowOf('yesterday', nowMs)).toEqual({
    fromMs: Date.parse('2026-11-22T00:00:00+08:00'),
    toMs: Date.parse('2026-11-23T00:00:00+08:00'),
  })
})

test('a search becomes a query with only what was asked', () => {
  const query = queryOf({ camera: 'gate', plate: '京A12*', range: '1h', open: 'x' }, nowMs)
  expect(query).toEqual({ fromMs: nowMs - 3600_000, limit: 60, cameraId: 'gate', plate: '京A12*' })
  expect(queryText({ plate: '京A1*', limit: 60 })).toBe('plate=%E4%BA%ACA1*&limit=60')
})

test('time and the open capture do not narrow the list, filters do', () => {
  expect(isNarrowed({ range: '1h', open: 'x' })).toBe(false)
  expect(isNarrowed({ kind: 'face' })).toBe(true)
})

test.each([
  [{}, true],
  [{ kind: 'vehicle', camera: 'gate', type: 'truck', plate: '京A*', confidence: 0.8 }, true],
  [{ kind: 'face' }, false],
  [{ camera: 'yard' }, false],
  [{ type: 'car' }, false],
  [{ plate: '京B*' }, false],
  [{ plate: '京A12345' }, true],
  [{ confidence: 0.9 }, false],
  [{ range: 'yesterday' }, false],
] as const)('a live capture against %j: %s', (search, fits) => {
  expect(fitsSearch(capture, search, nowMs)).toBe(fits)
})
