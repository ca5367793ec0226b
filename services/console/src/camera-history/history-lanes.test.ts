import type { CameraHistory } from '@zhian/contracts/camera-history'
import { expect, test } from 'vitest'
import { eventsOf, healthSumsOf, lanesOf, placeOn } from './history-lanes.ts'

const history: CameraHistory = {
  cameraId: 'c1',
  enterpriseId: 'e1',
  fromMs: 0,
  toMs: 1000,
  isSeen: true,
  presence: [
    { state: 'not_due', fromMs: 0, toMs: 100 },
    { state: 'online', fromMs: 100, toMs: 300 },
    { state: 'offline', fromMs: 300, toMs: 400, cause: 'recorder' },
    { state: 'unreported', fromMs: 400, toMs: 500 },
    { state: 'online', fromMs: 500, toMs: 1000 },
  ],
  faults: [
    { what: 'dark', fromMs: 110, toMs: 120 },
    { what: 'covered', fromMs: 600, toMs: 900 },
  ],
  maintenance: [
    {
      maintenanceId: 'm1',
      fromMs: 290,
      toMs: 450,
      reason: 'lens',
      state: 'approved',
      isExcusing: true,
    },
  ],
  platformOutages: [{ fromMs: 700, toMs: 710 }],
  clock: [],
  days: [],
  countedAtMs: null,
}

test('presence stands first, then the faults that there were, the longest first, then maintenance', () => {
  expect(lanesOf(history).map(({ name }) => name)).toEqual([
    'presence',
    'covered',
    'dark',
    'maintenance',
  ])
  expect(lanesOf({ ...history, faults: [], maintenance: [] })).toHaveLength(1)
})

test('the latest event stands first, with what is said of it', () => {
  expect(eventsOf(history).map(({ what, note }) => [what, note])).toEqual([
    ['platform', undefined],
    ['covered', undefined],
    ['unreported', undefined],
    ['offline', 'recorder'],
    ['maintenance', 'lens'],
    ['dark', undefined],
  ])
})

test('what nobody watched is neither online nor offline', () => {
  expect(healthSumsOf(history)).toEqual({
    dueMs: 900,
    watchedMs: 800,
    onlineMs: 700,
    outages: 1,
    longestMs: 100,
  })
})

test('a stretch that reaches beyond the line ends with it', () => {
  expect(placeOn({ fromMs: -50, toMs: 250 }, history)).toEqual({ left: '0.000%', width: '25.000%' })
})
