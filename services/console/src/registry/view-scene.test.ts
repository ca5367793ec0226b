import type { Point } from '@zhian/contracts/registry'
import { describe, expect, test } from 'vitest'
import { aimedAt, openedTo, pointAt, sightsOf, viewToBeginWith } from './view-scene.ts'

const gate: Point = {
  pointId: 'p1',
  siteId: 's1',
  name: 'gate',
  pointType: 'vehicle_gate',
  positions: [[120.0001, 28.9]],
  requires: [{ capability: 'VEHICLE_CAPTURE', criticality: 3, isSelfDeclared: false }],
}
const around = { position: [120, 28.9] as [number, number], points: [gate], sites: [] }

describe('dragging', () => {
  test('the middle handle turns and stretches, north up and clockwise', () => {
    const east = aimedAt(viewToBeginWith, { x: 40, y: 0 })
    expect([east.azimuthDegrees, east.rangeM]).toEqual([90, 40])
    expect(aimedAt(viewToBeginWith, { x: 0, y: 12 }).azimuthDegrees).toBe(180)
    expect(aimedAt(viewToBeginWith, { x: -0.01, y: -30 }).azimuthDegrees).toBe(0)
  })

  test('the edge handle opens by twice its angle from the middle, over north too', () => {
    const view = { ...viewToBeginWith, azimuthDegrees: 350 }
    expect(openedTo(view, pointAt(20, 30)).horizontalDegrees).toBe(60)
    expect(openedTo(view, pointAt(350, 30)).horizontalDegrees).toBe(1)
  })
})

test('a gate ten metres to the east is seen once the camera looks there, and too narrow pixels are told', () => {
  expect(sightsOf(viewToBeginWith, around)[0]?.sight.fails).toContain('outside_view')
  const turned = aimedAt(viewToBeginWith, { x: 30, y: 0 })
  const [seen] = sightsOf({ ...turned, horizontalDegrees: 40 }, around)
  expect(seen?.sight.credit).toBe(1)
  const [coarse] = sightsOf({ ...turned, widthPx: 640 }, around)
  expect(coarse?.sight.fails).toEqual(['too_few_pixels'])
})
