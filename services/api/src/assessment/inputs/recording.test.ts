// When a person declares what a recorder holds, then it counts for its time, marked as declared, and never a part for the whole.
import type { CameraArchive } from '@zhian/contracts/registry'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayMs, hourMs } from '../periods.ts'
import { recordingOf } from './recording.ts'

const toMs = Date.UTC(2026, 10, 30, 16)
const period = { fromMs: toMs - 30 * dayMs, toMs }
const camera = (given: Partial<CameraArchive>): CameraArchive => ({
  cameraId: 'c1',
  enterpriseId: 'e1',
  siteId: 's1',
  codes: {},
  placeClass: 'ART7',
  serves: [],
  ...given,
})
const recording = (...cameras: CameraArchive[]) => {
  const roster = {
    enterprise: {
      enterpriseId: 'e1',
      parkId: 'p1',
      name: '甲厂',
      enterpriseClass: 'small' as const,
      shouldConnect: true,
    },
    sites: [],
    points: new Map(),
    cameras,
    faults: new Map(),
    maintenance: [],
    shutdowns: [],
    inspections: [],
  }
  const read = recordingOf({ roster, period, logs: [], outages: [] })
  if (typeof read === 'string') throw new RangeError(read)
  return read
}
const declared = (given: Partial<NonNullable<CameraArchive['recordingDeclared']>> = {}) => ({
  recordingDeclared: {
    asOfMs: toMs - dayMs,
    oldestAtMs: toMs - 41 * dayMs,
    missingHours: 24,
    ...given,
  },
})

test('days and holes are those that were seen, with the date of the look', () => {
  const { rec, ...rest } = recording(camera({ recordDays: 90, ...declared() }))
  const evidence = [
    'self-declared as of 2026-11-29T16:00:00.000Z: oldest 2026-10-20T16:00:00.000Z, 24 h missing',
  ]
  expect(rec).toEqual({ cameras: [{ id: 'c1', good: 39 * 86_400, of: 40 * 86_400, evidence }] })
  expect(rest).toMatchObject({
    retention: { cameras: [{ id: 'c1', days: 40, daysNeeded: 30, placeClass: 'ART7', evidence }] },
  })
})

test('without a word about holes, or with one camera that says nothing, completeness is not known', () => {
  expect(recording(camera({ recordDays: 30 })).rec).toBe('UNKNOWN_PLATFORM')
  const silent = { ...declared().recordingDeclared }
  delete (silent as { missingHours?: number }).missingHours
  expect(recording(camera({ recordingDeclared: silent })).rec).toBe('UNKNOWN_PLATFORM')
  const other = camera({ cameraId: 'c2' })
  expect(recording(camera(declared()), other).rec).toBe('UNKNOWN_PLATFORM')
  const without = camera({ cameraId: 'c2', recordDaysRequired: 0 })
  expect(recording(camera(declared()), without).rec).toMatchObject({ cameras: [{ id: 'c1' }] })
})

test('a declaration speaks for a quarter, not for what was before it, and no number of it can break the input', () => {
  const at = fc.integer({ min: toMs - 400 * dayMs, max: toMs + 400 * dayMs })
  fc.assert(
    fc.property(at, at, fc.nat({ max: 100_000 }), (asOfMs, oldestAtMs, missingHours) => {
      const { rec } = recording(camera(declared({ asOfMs, oldestAtMs, missingHours })))
      const isHeard = asOfMs <= toMs && asOfMs >= toMs - 92 * dayMs && oldestAtMs <= asOfMs
      expect(typeof rec === 'object').toBe(isHeard)
      if (typeof rec !== 'object') return
      const [tally] = rec.cameras
      const keptHours = Math.round((asOfMs - oldestAtMs) / 1000) / 3600
      expect(tally?.of).toBeCloseTo(keptHours * (hourMs / 1000), 3)
      expect(tally?.good).toBeGreaterThanOrEqual(0)
      expect(tally?.good).toBeLessThanOrEqual(tally?.of ?? 0)
    }),
  )
})
