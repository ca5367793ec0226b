import type { FaceTag } from '@zhian/contracts/tag'
import type { Model } from '../onnx-model.ts'
import { clampRegion, fractionOf, grow, round } from '../vision/picture.ts'
import type { Picture, Region } from '../vision/picture.ts'
import { resizeRegion } from '../vision/resample.ts'
import { faceDetector } from './detect-faces.ts'
import type { FoundFace } from './detect-faces.ts'
import { poseEstimator } from './estimate-pose.ts'
import type { CanonicalFace } from './estimate-pose.ts'
import { judgeFace } from './judge-face.ts'
import { faceMeshReader } from './read-face-mesh.ts'

export type FaceModels = { readonly detect: Model; readonly mesh: Model }

/** More than this in one picture is a crowd; its smallest faces are left out. */
const facesMax = 32
/** A camera's own box is searched with this much around it when the whole picture shows no face there. */
const searchFactor = 2.5

/** Finds the faces of a picture and says of each where, how it is turned, and how well it was caught. */
export function faceTagger({ detect, mesh }: FaceModels) {
  const detectFaces = faceDetector(detect)
  const readMesh = faceMeshReader(mesh)
  const estimatePose = poseEstimator(JSON.parse(mesh.text('canonical-face.json')) as CanonicalFace)
  const acceptMin = detect.threshold('accept')
  const presenceMin = mesh.threshold('presence')

  async function tagFace(picture: Picture, face: FoundFace): Promise<FaceTag> {
    const found = await readMesh(picture, face)
    const isFace = face.score >= acceptMin
    const pose = estimatePose(found.vertices)
    const tag: FaceTag = {
      name: 'face',
      model: detect.ref,
      confidence: round(face.score, 4),
      status: isFace ? 'accepted' : 'rejected',
      ...(isFace ? {} : { reason: 'score_below_threshold' }),
      box: fractionOf(face.region, picture),
    }
    // A mesh that doubts itself would give points and angles of something that is no face.
    if (found.presence < presenceMin) return tag
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

  return async function tagFaces(picture: Picture, target?: Region): Promise<FaceTag[]> {
    let faces = await detectFaces(picture)
    if (target !== undefined && !faces.some((face) => isInside(face, target))) {
      faces = [...faces, ...(await detectWithin(detectFaces, picture, grow(target, searchFactor)))]
    }
    const largest = faces.toSorted((a, b) => b.region.width - a.region.width).slice(0, facesMax)
    const tags: FaceTag[] = []
    for (const face of largest) tags.push(await tagFace(picture, face))
    return tags
  }
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
  const faces = await detectFaces(part)
  return faces.map((face) => ({
    ...face,
    region: { ...face.region, x: face.region.x + region.x, y: face.region.y + region.y },
    points: face.points.map(({ x, y }) => ({ x: x + region.x, y: y + region.y })),
  }))
}
