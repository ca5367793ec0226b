import type { CaptureView } from '@zhian/contracts/api'
import { expect, test } from 'vitest'
import { mergeCaptures } from './capture-list.ts'

const capture = (captureId: string, capturedAtMs: number): CaptureView => ({
  captureId,
  kind: 'vehicle',
  agentId: 'gw-1',
  enterpriseId: 'e1',
  siteId: 's1',
  cameraId: 'gate',
  protocol: 'gat1400',
  deviceId: 'd1',
  capturedAtMs,
  capturedAtUncertaintyMs: 0,
  receivedAtMs: capturedAtMs,
  storedAtMs: capturedAtMs,
  attributes: {},
  flags: [],
  images: [],
  isDegraded: false,
  faceCount: 0,
  tags: [],
})
const ids = (captures: readonly CaptureView[]) => captures.map(({ captureId }) => captureId)
const pages = [capture('c', 300), capture('b', 200)]

test('what arrives stands where its time puts it, and once', () => {
  const arrived = [capture('d', 400), capture('c', 300), capture('x', 250)]
  expect(ids(mergeCaptures({ pages, arrived, hasOlder: true }))).toEqual(['d', 'c', 'x', 'b'])
})

test('a late arrival waits for its page while older pages remain', () => {
  const arrived = [capture('a', 100)]
  expect(ids(mergeCaptures({ pages, arrived, hasOlder: true }))).toEqual(['c', 'b'])
  expect(ids(mergeCaptures({ pages, arrived, hasOlder: false }))).toEqual(['c', 'b', 'a'])
})

test('a newer word about the same capture replaces the older', () => {
  const arrived = [{ ...capture('c', 300), faceCount: 2 }]
  expect(mergeCaptures({ pages, arrived, hasOlder: true })[0]?.faceCount).toBe(2)
})

test('captures of one instant keep one order', () => {
  const same = [capture('p', 5), capture('q', 5)]
  expect(ids(mergeCaptures({ pages: same, arrived: [], hasOlder: false }))).toEqual(['q', 'p'])
  expect(ids(mergeCaptures({ pages: [], arrived: same, hasOlder: false }))).toEqual(['q', 'p'])
})
