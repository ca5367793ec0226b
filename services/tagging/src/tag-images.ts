import type { Capture, CaptureKind, ImageRef } from '@zhian/contracts/capture'
import { kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { choosePictures } from './choose-pictures.ts'
import type { PictureJob, PictureTags } from './tag-picture.ts'

/** What is asked of a capture. */
export type PicturedCapture = Pick<Capture, 'kind' | 'images' | 'box'>

export type ImageTags = PictureTags & { readonly role: ImageRef['role'] }

type ImagesTaggerNeeds = {
  readonly tagPicture: (job: PictureJob) => Promise<Outcome<PictureTags>>
}

/** The bytes of one of `images`, by its index; dead where they are gone for good. */
export type ReadImage = (index: number) => Promise<Outcome<Uint8Array>>

/**
 * Says what the models see in a capture's pictures, whoever holds them.
 *
 * The scene speaks first. Another picture is asked where the one before cannot be decoded, or where a face is wanted
 * and none was seen; if no picture can be decoded the outcome is dead, with the first one's reason. Null where there is
 * no picture.
 */
export function imagesTagger({ tagPicture }: ImagesTaggerNeeds) {
  return async function tagImages(
    capture: PicturedCapture,
    readImage: ReadImage,
  ): Promise<Outcome<ImageTags | null>> {
    let first: ImageTags | null = null
    let death: Outcome<never> | null = null
    for (const index of choosePictures(capture)) {
      const image = capture.images[index]
      if (image === undefined) continue
      const bytes = await readImage(index)
      if (bytes.is === 'dead') return bytes
      const outcome = await tagPicture(jobOf({ capture, image, bytes: bytes.value }))
      if (outcome.is === 'kept') {
        const tags = { ...outcome.value, role: image.role }
        if (!isWanting(capture.kind, tags)) return kept(tags)
        first ??= tags
      } else if (outcome.reason === 'image_undecodable') death ??= outcome
      else return outcome
    }
    return first === null && death !== null ? death : kept(first)
  }
}

type JobParts = {
  readonly capture: PicturedCapture
  readonly image: ImageRef
  readonly bytes: Uint8Array
}

/** The camera's box is in fractions of the scene, so it means nothing in any other picture. */
function jobOf({ capture, image, bytes }: JobParts): PictureJob {
  const { kind, box } = capture
  const job = { kind, sha256: image.sha256, bytes }
  if (image.role !== 'scene' || box === undefined) return job
  const { x, y, width, height } = box
  return { ...job, box: { x, y, width, height } }
}

function isWanting(kind: CaptureKind, { tags }: PictureTags): boolean {
  return (kind === 'face' || kind === 'person') && !tags.some(({ status }) => status === 'accepted')
}
