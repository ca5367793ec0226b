import { expect, test } from 'vitest'
import { poseEstimator } from './estimate-pose.ts'
import type { CanonicalFace } from './estimate-pose.ts'

/** Eyes, nose, mouth, chin and brow of a made-up head, in centimetres. */
const points = [
  [-4.4, 2.6, 2.4],
  [4.4, 2.6, 2.4],
  [0, -0.4, 7.5],
  [-2.5, -4.3, 4.3],
  [2.5, -4.3, 4.3],
  [0, -8.9, 4.2],
  [0, 7.7, 4.3],
] as const
const canonical: CanonicalFace = {
  vertices: points.flat(),
  basis: points.map((_, point) => ({ point, weight: 0.05 * (point + 1) })),
}

/** Turns the head (x right, y up, z towards the camera), and writes it as the net does: y down, z away, in pixels. */
function mesh({ yaw, pitch, roll }: Record<'yaw' | 'pitch' | 'roll', number>): Float32Array {
  const [a, b, c] = [yaw, -pitch, -roll].map((degrees) => (degrees * Math.PI) / 180)
  return Float32Array.from(
    points.flatMap((point) => {
      const [x, y, z] = aboutY(aboutX(aboutZ(point, c ?? 0), b ?? 0), a ?? 0)
      return [300 + 14 * x, 200 - 14 * y, 30 - 14 * z]
    }),
  )
}
type Vector = readonly [number, number, number]
const aboutX = ([x, y, z]: Vector, t: number): Vector => [
  x,
  y * Math.cos(t) - z * Math.sin(t),
  y * Math.sin(t) + z * Math.cos(t),
]
const aboutY = ([x, y, z]: Vector, t: number): Vector => [
  x * Math.cos(t) + z * Math.sin(t),
  y,
  z * Math.cos(t) - x * Math.sin(t),
]
const aboutZ = ([x, y, z]: Vector, t: number): Vector => [
  x * Math.cos(t) - y * Math.sin(t),
  x * Math.sin(t) + y * Math.cos(t),
  z,
]

test.each([
  { yaw: 0, pitch: 0, roll: 0 },
  { yaw: 35, pitch: 0, roll: 0 },
  { yaw: -50, pitch: 0, roll: 0 },
  { yaw: 0, pitch: 25, roll: 0 },
  { yaw: 0, pitch: 0, roll: 40 },
  { yaw: -20, pitch: -15, roll: 170 },
  { yaw: 60, pitch: 30, roll: -80 },
])('a head turned by $yaw, $pitch, $roll degrees is said to be so', (turned) => {
  const pose = poseEstimator(canonical)(mesh(turned))
  expect(pose.yaw).toBeCloseTo(turned.yaw, 3)
  expect(pose.pitch).toBeCloseTo(turned.pitch, 3)
  expect(pose.roll).toBeCloseTo(turned.roll, 3)
})

test('yaw to the picture’s right is positive: the nose moves right of the eyes’ middle', () => {
  const turned = mesh({ yaw: 20, pitch: 0, roll: 0 })
  const eyes = ((turned[0] ?? 0) + (turned[3] ?? 0)) / 2
  expect(turned[6]).toBeGreaterThan(eyes)
})
