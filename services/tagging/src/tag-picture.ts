import { createHash } from 'node:crypto'
import type { Box, CaptureKind } from '@zhian/contracts/capture'
import type { Tag } from '@zhian/contracts/tag'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { openModel } from './onnx-model.ts'
import { decodeImage } from './steps/decode-image.ts'
import { faceTagger } from './steps/tag-faces.ts'
import { vehicleTagger } from './steps/tag-vehicles.ts'
import { regionOf } from './vision/picture.ts'

/** One picture of a capture, as it is handed to a worker. */
export type PictureJob = {
  readonly kind: CaptureKind
  readonly sha256: string
  readonly bytes: Uint8Array
  /** The camera's own box, in fractions of this very picture. */
  readonly box?: Box
}

export type PictureTags = { readonly tags: readonly Tag[]; readonly isDegraded: boolean }

export type TagPicture = (job: PictureJob) => Promise<Outcome<PictureTags>>

export type TaggerPlan = {
  readonly modelsFolder: string
  /** Where there are faces only, the models of vehicles and plates need not be there. */
  readonly isForFacesOnly?: boolean
}

/** Opens the models of a thread. Throws MODEL_UNUSABLE. */
export async function openPictureTagger({
  modelsFolder,
  isForFacesOnly = false,
}: TaggerPlan): Promise<TagPicture> {
  const open = (name: string) => openModel(modelsFolder, name)
  const tagFaces = faceTagger({ detect: await open('face-detect'), mesh: await open('face-mesh') })
  const tagVehicles = isForFacesOnly
    ? null
    : vehicleTagger({
        detect: await open('vehicle-detect'),
        locate: await open('plate-locate'),
        read: await open('plate-read'),
      })
  return async function tagPicture(job) {
    const found = createHash('sha256').update(job.bytes).digest('hex')
    if (found !== job.sha256) {
      return dead('image_digest_differs', `the header says ${job.sha256}, the bytes are ${found}`)
    }
    const decoded = await decodeImage(job.bytes)
    if (decoded.is === 'dead') return decoded
    const { picture, isDegraded } = decoded.value
    const target = job.box === undefined ? undefined : regionOf(job.box, picture)
    const isOfPerson = job.kind === 'face' || job.kind === 'person'
    if (isOfPerson) return kept({ tags: await tagFaces(picture, target), isDegraded })
    if (tagVehicles === null) throw new Error('this tagger was opened for faces only')
    return kept({ tags: await tagVehicles(picture, target), isDegraded })
  }
}
