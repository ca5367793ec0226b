import { faceTagsMax } from '@zhian/contracts/limits'
import type { FaceTag } from '@zhian/contracts/tag'
import type { Model } from '../onnx-model.ts'
import { clampRegion, fractionOf, grow, round } from '../vision/picture.ts'
import type { Picture, Region, Size } from '../vision/picture.ts'
import { resizeRegion } from '../vision/resample.ts'
import { suppressOverlaps } from '../vision/suppress-overlaps.ts'
import { faceDetector } from './detect-faces.ts'
import type { FoundFace } from './detect-faces.ts'
import { poseEstimator } from './estimate-pose.ts'
import type { CanonicalFace } from './estimate-pose.ts'
import { judgeFace } from './judge-face.ts'
import { faceMeshReader } from './read-face-mesh.ts'

export type FaceModels = { readonly detect: Model; readonly mesh: Model }

/** A camera's own box is searched with this much around it when the whole picture shows no face there. */
const searchFactor = 2.5
/** A face of this share of the picture's width is near; where one is, the others are mostly near too. */
const nearShare = 0.075

/** Finds the faces of a picture and says of each where, how it is turned, and how well it was caught. */
export function faceTagger({ detect, mesh }: FaceModels) {
  const detectFaces = faceDetector(detect)
  const readMesh = faceMeshReader(mesh)
  const estimatePose = poseEstimator(JSON.parse(mesh.text('canonical-face.json')) as CanonicalFace)
  const acceptMin = detect.threshold('accept')
  const aloneMin = detect.threshold('alone')
  const overlapMax = detect.threshold('overlap')
  const presenceMin = mesh.threshold('presence')

  /** What the detector is not sure of, the mesh has to confirm; what it is sure of may be a profile, which the mesh doubts. */
  function reasonAgainst(face: FoundFace, isConfirmed: boolean): string | null {
    if (face.score < acceptMin) return 'score_below_threshold'
    return isConfirmed || face.score >= aloneMin ? null : 'not_confirmed_by_mesh'
  }

  async function tagFace(picture: Picture, face: FoundFace): Promise<FaceTag> {
    const found = await readMesh(picture, face)
    const isConfirmed = found.presence >= presenceMin
    const reason = reasonAgainst(face, isConfirmed)
    const tag: FaceTag = {
      name: 'face',
      model: detect.ref,
      confidence: round(face.score, 4),
      status: reason === null ? 'accepted' : 'rejected',
      ...(reason === null ? {} : { reason }),
      box: fractionOf(face.region, picture),
    }
    // A mesh that doubts itself would give points and angles of something that is no face.
    if (!isConfirmed) return tag
    const pose = estimatePose(found.vertices)
    return {
      ...tag,
      points: found.points.map(({ x, y }) => ({
        x: round(x / picture.width),
        y: round(y / picture.height),
      })),
      pose: { yaw: round(pose.yaw, 1), pitch: round(pose.pitch, 1), roll: round(pose.roll, 1) },
      quality: judgeFace(picture, face, { mesh: found, pose }),
    }
  }

  /** Looks closer where the whole picture shows no near face: one below 6 % of the width is often lost in 192 pixels. */
  async function findFaces(picture: Picture, target: Region | undefined): Promise<FoundFace[]> {
    const faces = await detectFaces(picture)
    if (target !== undefined && !faces.some((face) => isInside(face, target))) {
      faces.push(...(await detectWithin(detectFaces, picture, grow(target, searchFactor))))
    }
    const isNear = ({ score, region }: FoundFace) =>
      score >= acceptMin && region.width >= picture.width * nearShare
    if (faces.some(isNear)) return faces
    for (const tile of tilesOf(picture)) {
      faces.push(...(await detectWithin(detectFaces, picture, tile)))
    }
    return suppressOverlaps(faces, overlapMax)
  }

  return async function tagFaces(picture: Picture, target?: Region): Promise<FaceTag[]> {
    const faces = await findFaces(picture, target)
    const largest = faces.toSorted((a, b) => b.region.width - a.region.width).slice(0, faceTagsMax)
    const tags: FaceTag[] = []
    for (const face of largest) tags.push(await tagFace(picture, face))
    return tags
  }
}

/** Four overlapping parts of 60 %: a face of up to a fifth of the picture lies whole in one of them. */
function tilesOf({ width, height }: Picture): Region[] {
  const [wide, high] = [width * 0.6, height * 0.6]
  return [
    { x: 0, y: 0, width: wide, height: high },
    { x: width - wide, y: 0, width: wide, height: high },
    { x: 0, y: height - high, width: wide, height: high },
    { x: width - wide, y: height - high, width: wide, height: high },
  ]
}

function isInside({ region }: FoundFace, target: Region): boolean {
  const x = region.x + region.width / 2
  const y = region.y + region.height / 2
  return (
    x >= target.x && x <= target.x + target.width && y >= target.y && y <= target.y + target.height
  )
}

async function detectWithin(
  detectFaces: (picture: Picture) => Promise<FoundFace[]>,
  picture: Picture,
  wanted: Region,
): Promise<FoundFace[]> {
  const region = clampRegion(wanted, picture)
  const part = resizeRegion(picture, region, region)
  const faces = (await detectFaces(part)).filter((face) => isWhole(face, region, picture))
  return faces.map((face) => ({
    ...face,
    region: { ...face.region, x: face.region.x + region.x, y: face.region.y + region.y },
    points: face.points.map(({ x, y }) => ({ x: x + region.x, y: y + region.y })),
  }))
}

/** What a part's edge cuts through is seen whole in another part, or in the whole picture. */
function isWhole({ region }: FoundFace, part: Region, { width, height }: Size): boolean {
  return (
    (region.x > 0 || part.x === 0) &&
    (region.y > 0 || part.y === 0) &&
    (region.x + region.width < part.width || part.x + part.width === width) &&
    (region.y + region.height < part.height || part.y + part.height === height)
  )
}
