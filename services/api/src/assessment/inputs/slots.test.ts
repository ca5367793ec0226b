// When a camera that only records looks at a gate, then it covers what video must see there, and not what must be captured.
import type { CameraArchive, Point } from '@zhian/contracts/registry'
import { expect, test } from 'vitest'
import { pointCatalogue } from '../../registry/point-catalogue.ts'
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
const creditsOf = (cameras: readonly CameraArchive[]) => {
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
      points: new Map([[gate.pointId, gate]]),
      cameras,
      faults: new Map(),
      maintenance: [],
      shutdowns: [],
      inspections: [],
    },
    [],
  )
  if (typeof slots === 'string') throw new RangeError(slots)
  return Object.fromEntries(slots.map(({ id, c }) => [id, c]))
}

test('a checkpoint camera covers both, a plain one what is looked at only', () => {
  expect(creditsOf([camera('1')])).toEqual({ 'p1/VIDEO_OBSERVE': 1, 'p1/VEHICLE_CAPTURE': 1 })
  expect(creditsOf([camera('5')])).toEqual({ 'p1/VIDEO_OBSERVE': 1, 'p1/VEHICLE_CAPTURE': 0 })
})
