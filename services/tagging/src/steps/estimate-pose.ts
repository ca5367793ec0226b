import { largestEigenvector } from '../vision/symmetric-matrix.ts'

/** Degrees. Yaw is positive to the picture's right, pitch upwards, roll clockwise. */
export type Pose = { readonly yaw: number; readonly pitch: number; readonly roll: number }

export type CanonicalFace = {
  readonly vertices: readonly number[]
  readonly basis: readonly { readonly point: number; readonly weight: number }[]
}

/**
 * The turn that lays the canonical face on a mesh best (weighted Procrustes; Horn, J. Opt. Soc. Am. A 4, 629, 1987).
 *
 * `mesh` is x, y, z per point with y downwards and z away from the camera, as the mesh net has it.
 */
export function poseEstimator(canonical: CanonicalFace) {
  return function estimatePose(mesh: Float32Array): Pose {
    const pairs = canonical.basis.map(({ point, weight }) => ({
      weight,
      from: vertexOf(canonical.vertices, point),
      to: flipped(vertexOf(mesh, point)),
    }))
    const [fromCentre, toCentre] = [centreOf(pairs, 'from'), centreOf(pairs, 'to')]
    const covariance = Array.from({ length: 9 }, () => 0)
    for (const { weight, from, to } of pairs) {
      for (let i = 0; i < 9; i++) {
        const [row, column] = [Math.floor(i / 3), i % 3]
        const product =
          (axis(from, row) - axis(fromCentre, row)) * (axis(to, column) - axis(toCentre, column))
        covariance[i] = axis(covariance, i) + weight * product
      }
    }
    return poseOf(largestEigenvector(hornMatrix(covariance)))
  }
}

type Pair = { readonly weight: number; readonly from: number[]; readonly to: number[] }

function vertexOf(values: ArrayLike<number>, point: number): number[] {
  return [values[point * 3] ?? 0, values[point * 3 + 1] ?? 0, values[point * 3 + 2] ?? 0]
}

/** From the picture's axes (y down, z away) to the canonical face's (y up, z towards the camera). */
function flipped([x = 0, y = 0, z = 0]: number[]): number[] {
  return [x, -y, -z]
}

function centreOf(pairs: readonly Pair[], side: 'from' | 'to'): number[] {
  const total = pairs.reduce((sum, { weight }) => sum + weight, 0)
  return [0, 1, 2].map(
    (index) => pairs.reduce((sum, pair) => sum + pair.weight * axis(pair[side], index), 0) / total,
  )
}

function axis(vector: readonly number[], index: number): number {
  return vector[index] ?? 0
}

/** The 4 × 4 matrix whose largest eigenvector is the wanted rotation as a quaternion w, x, y, z. */
function hornMatrix(covariance: readonly number[]): number[][] {
  const [xx = 0, xy = 0, xz = 0, yx = 0, yy = 0, yz = 0, zx = 0, zy = 0, zz = 0] = covariance
  return [
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]
}

/** R = turn about y (yaw), then x (pitch), then z (roll); the face looks along z. */
function poseOf([w = 1, x = 0, y = 0, z = 0]: readonly number[]): Pose {
  const [r02, r12, r22] = [2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)]
  const [r10, r11] = [2 * (x * y + w * z), 1 - 2 * (x * x + z * z)]
  return {
    yaw: degrees(Math.atan2(r02, r22)),
    pitch: degrees(Math.asin(Math.max(-1, Math.min(1, r12)))),
    roll: -degrees(Math.atan2(r10, r11)),
  }
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI
}
