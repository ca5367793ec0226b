import type { FaceTag } from '@zhian/contracts/tag'
import { clamp01, round } from '../vision/picture.ts'
import type { Picture, PixelPoint } from '../vision/picture.ts'
import type { FoundFace } from './detect-faces.ts'
import type { Pose } from './estimate-pose.ts'
import { cropSidePx } from './read-face-mesh.ts'
import type { FaceMesh } from './read-face-mesh.ts'

type Quality = NonNullable<FaceTag['quality']>

/** The net's crop is 1.5 boxes wide: of 192 pixels the inner 128 hold the face, whatever its size in the picture. */
const side = cropSidePx
const margin = 32
/** GB/T 35678-2017 speaks of the distance between the eyes; from 60 px on more pixels earn nothing. */
const eyeDistanceEnoughPx = 60
const sharpnessHalfway = 60

/** Capture quality by rules, each 0 to 1. It says how well the face was caught, nothing about whose it is. */
export function judgeFace(
  picture: Picture,
  face: FoundFace,
  { mesh, pose }: { mesh: FaceMesh; pose: Pose },
): Quality {
  const luma = lumaOf(mesh.crop)
  const [rightEye, leftEye] = mesh.points
  const eyeDistancePx = distance(rightEye, leftEye)
  const size = clamp01(eyeDistancePx / eyeDistanceEnoughPx)
  const sharpness = sharpnessOf(luma)
  const exposure = exposureOf(luma)
  const isCutByBorder = isCut(picture, face)
  const occlusionHint = occlusionOf(face, mesh, eyeDistancePx)
  const frontal = clamp01(1.25 - Math.hypot(pose.yaw, pose.pitch) / 60)
  const overall =
    (sharpness * exposure * size * frontal) ** 0.25 *
    (isCutByBorder ? 0.5 : 1) *
    (1 - occlusionHint / 2)
  return {
    overall: round(overall, 3),
    sharpness: round(sharpness, 3),
    exposure: round(exposure, 3),
    eyeDistancePx: round(eyeDistancePx, 1),
    size: round(size, 3),
    isCutByBorder,
    occlusionHint: round(occlusionHint, 3),
  }
}

function lumaOf({ pixels }: Picture): Float32Array {
  const luma = new Float32Array(pixels.length / 3)
  for (let i = 0; i < luma.length; i++) {
    const [red, green, blue] = [pixels[i * 3] ?? 0, pixels[i * 3 + 1] ?? 0, pixels[i * 3 + 2] ?? 0]
    luma[i] = 0.299 * red + 0.587 * green + 0.114 * blue
  }
  return luma
}

/** The variance of the Laplacian over a face of 128 pixels: half the mark at 60, which a soft but usable face reaches. */
function sharpnessOf(luma: Float32Array): number {
  let sum = 0
  let squares = 0
  let count = 0
  for (let y = margin; y < side - margin; y++) {
    for (let x = margin; x < side - margin; x++) {
      const at = y * side + x
      const around =
        (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[at - side] ?? 0) + (luma[at + side] ?? 0)
      const value = around - 4 * (luma[at] ?? 0)
      sum += value
      squares += value * value
      count += 1
    }
  }
  const variance = squares / count - (sum / count) ** 2
  return variance / (variance + sharpnessHalfway)
}

/** One minus the clipped share of the face, lowered where the whole face is very dark or very bright. */
function exposureOf(luma: Float32Array): number {
  let clipped = 0
  let sum = 0
  let count = 0
  for (let y = margin; y < side - margin; y++) {
    for (let x = margin; x < side - margin; x++) {
      const value = luma[y * side + x] ?? 0
      if (value < 16 || value > 240) clipped += 1
      sum += value
      count += 1
    }
  }
  const mean = sum / count
  const level = mean < 80 ? mean / 80 : mean > 190 ? (255 - mean) / 65 : 1
  return clamp01((1 - clipped / count) * level)
}

function isCut({ width, height }: Picture, { region }: FoundFace): boolean {
  return (
    region.x < 0 ||
    region.y < 0 ||
    region.x + region.width > width ||
    region.y + region.height > height
  )
}

/**
 * Two nets that agree on eyes, nose and mouth see a whole face. The hint grows as they part, or as the mesh doubts
 * that there is a face. It has never been measured against labelled pictures.
 */
function occlusionOf(face: FoundFace, mesh: FaceMesh, eyeDistancePx: number): number {
  const mouth = midpoint(mesh.points[3], mesh.points[4])
  const seen = [mesh.points[0], mesh.points[1], mesh.points[2], mouth]
  const gaps = seen.map((point, index) => distance(point, face.points[index]))
  const parted = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / Math.max(1, eyeDistancePx)
  return clamp01(Math.max(1 - mesh.presence, (parted - 0.2) / 0.4))
}

function midpoint(
  left: PixelPoint | undefined,
  right: PixelPoint | undefined,
): PixelPoint | undefined {
  if (left === undefined || right === undefined) return undefined
  return { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 }
}

function distance(left: PixelPoint | undefined, right: PixelPoint | undefined): number {
  return left === undefined || right === undefined
    ? 0
    : Math.hypot(left.x - right.x, left.y - right.y)
}
