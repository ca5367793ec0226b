import { expect, test } from 'vitest'
import { decodeFaces } from './detect-faces.ts'
import { decodeVehicles } from './detect-vehicles.ts'

test('a face’s box and points come back in pixels of the picture', () => {
  const raw = new Float32Array(2304 * 17).fill(-20)
  const anchor = 24 * 48 + 12
  raw.set([20, 2, -2, 40, 60, -10, -8, 10, -8], anchor * 17)
  const [face, ...others] = decodeFaces(raw, { scale: 0.1, scoreMin: 0.5 })

  expect(others).toEqual([])
  expect(face?.score).toBeGreaterThan(0.99)
  // The anchor stands at (50, 98) of 192; a scale of 0.1 makes one of its pixels ten of the picture's.
  expect(face?.region).toEqual({ x: 320, y: 660, width: 400, height: 600 })
  expect(face?.points.slice(0, 2)).toEqual([
    { x: 400, y: 900 },
    { x: 600, y: 900 },
  ])
})

test('a vehicle’s box is read over its anchor, and other classes are passed over', () => {
  const logits = new Float32Array(91 * 2).fill(-9)
  logits[8] = 2
  logits[91 + 1] = 9
  const raw = {
    boxes: Float32Array.of(0, 5, 0, 5 * Math.log(2), 0, 0, 0, 0),
    logits,
    anchors: Float32Array.of(0.2, 0.4, 0.6, 0.6, 0, 0, 1, 1),
  }
  const found = decodeVehicles(raw, { size: { width: 1000, height: 100 }, scoreMin: 0.2 })

  expect(found).toHaveLength(1)
  expect(found[0]?.type).toBe('truck')
  expect(found[0]?.region.x).toBeCloseTo(400, 3)
  expect(found[0]?.region.width).toBeCloseTo(400, 3)
  expect(found[0]?.region.y).toBeCloseTo(20, 3)
  expect(found[0]?.region.height).toBeCloseTo(40, 3)
})
