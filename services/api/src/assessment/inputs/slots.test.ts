// When cameras look at a gate, then each covers what it is there for, and what captures show goes before what geometry promises.
import type { CameraArchive, Point } from '@zhian/contracts/registry'
import { expect, test } from 'vitest'
import { pointCatalogue } from '../../registry/point-catalogue.ts'
import type { TargetWidth } from '../facts/measured.ts'
import { slotsOf } from './slots.ts'

const gate: Point = {
  pointId: 'p1',
  siteId: 's1',
  name: '物流门',
  pointType: 'vehicle_gate',
  positions: [[120, 29]],
  headingDegrees: 0,
  requires: [...pointCatalogue.vehicle_gate],
  surveyedAtMs: 1,
  surveyedBy: '勘查组',
}
/** Ten metres north of the gate, looking at it closely. */
const camera = (functionCode: string): CameraArchive => ({
  cameraId: 'c1',
  enterpriseId: 'e1',
  siteId: 's1',
  codes: { function: { code: functionCode, system: 'GA/T 1400' } },
  placeClass: 'NON_PUBLIC',
  position: [120, 29.00009],
  view: {
    azimuthDegrees: 180,
    horizontalDegrees: 28,
    heightM: 3,
    rangeM: 40,
    widthPx: 3840,
    hasNightLight: true,
    isPtz: false,
  },
  serves: [],
})
const slotsAt = (
  points: readonly Point[],
  cameras: readonly CameraArchive[],
  widths: readonly TargetWidth[] = [],
) => {
  const slots = slotsOf(
    {
      enterprise: {
        enterpriseId: 'e1',
        parkId: 'p1',
        name: '甲厂',
        enterpriseClass: 'small',
        shouldConnect: true,
      },
      sites: [],
      points: new Map(points.map((point) => [point.pointId, point])),
      cameras,
      faults: new Map(),
      maintenance: [],
      shutdowns: [],
      inspections: [],
    },
    widths,
  )
  return typeof slots === 'string' ? slots : (slots ?? [])
}
const creditsOf = (...given: Parameters<typeof slotsAt>) => {
  const slots = slotsAt(...given)
  if (typeof slots === 'string') throw new RangeError(slots)
  return Object.fromEntries(slots.map(({ id, c }) => [id, c]))
}

test('a checkpoint camera covers both, a plain one what is looked at only', () => {
  expect(creditsOf([gate], [camera('1')])).toEqual({
    'p1/VIDEO_OBSERVE': 1,
    'p1/VEHICLE_CAPTURE': 1,
  })
  expect(creditsOf([gate], [camera('5')])).toEqual({
    'p1/VIDEO_OBSERVE': 1,
    'p1/VEHICLE_CAPTURE': 0,
  })
})

test('a vehicle camera that was turned away is not made good by the camera beside it', () => {
  const beside = ['faces', 'vehicles'].map((cameraId) => ({
    ...camera('1'),
    cameraId,
    serves: [{ pointId: 'p1' }],
  }))
  const plates = (cameraId: string, medianPx: number): TargetWidth => ({
    enterpriseId: 'e1',
    cameraId,
    target: 'plate',
    captures: 900,
    medianPx,
  })
  const creditBy = (...widths: TargetWidth[]) =>
    creditsOf([gate], beside, widths)['p1/VEHICLE_CAPTURE']
  expect([creditBy(), creditBy(plates('vehicles', 120))]).toEqual([1, 1])
  expect(creditBy(plates('vehicles', 55))).toBe(0)
  expect(creditBy(plates('vehicles', 55), plates('faces', 110))).toBe(1)
})

test('points of which nobody has said what they need are pending, not covered', () => {
  expect(slotsAt([{ ...gate, requires: [] }], [])).toBe('PENDING')
  const { surveyedAtMs: _surveyed, ...unsurveyed } = gate
  const side = { ...unsurveyed, pointId: 'p2', requires: [] }
  expect(creditsOf([gate, side], [])).toMatchObject({ 'owed/gate/FACE_CAPTURE/1': 0 })
})
