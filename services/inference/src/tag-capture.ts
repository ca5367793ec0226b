import type { CaptureKind, ImageRef, StoredCapture } from '@zhian/contracts/capture'
import type { TaggedCapture } from '@zhian/contracts/tag'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { choosePictures } from './choose-pictures.ts'
import type { PictureJob, PictureTags } from './tag-picture.ts'

type TaggerNeeds = {
  /** Resolves to null where the picture is gone for good. */
  readonly readBlob: (key: string, lost: AbortSignal) => Promise<Uint8Array | null>
  readonly tagPicture: (job: PictureJob) => Promise<Outcome<PictureTags>>
  readonly now: () => number
}

/**
 * Says what the models see in a capture.
 *
 * The scene speaks first. Another picture is asked where the one before cannot be decoded, or where a face is wanted
 * and none was seen; if no picture can be decoded the capture is dead, with the first one's reason. A capture without
 * pictures is kept without tags.
 */
export function captureTagger({ readBlob, tagPicture, now }: TaggerNeeds) {
  async function tagImage(stored: StoredCapture, index: number, lost: AbortSignal) {
    const [image, key] = [stored.capture.images[index], stored.blobKeys[index]]
    if (image === undefined || key === undefined) {
      return dead('record_unreadable', `picture ${index} has no blob key`)
    }
    const bytes = await readBlob(key, lost)
    if (bytes === null) return dead('blob_missing', `no blob ${key}`)
    const outcome = await tagPicture(jobOf({ capture: stored.capture, image, bytes }))
    return outcome.is === 'dead' ? outcome : kept({ ...outcome.value, role: image.role })
  }

  async function tagImages(stored: StoredCapture, lost: AbortSignal) {
    let first: ImageTags | null = null
    let death: Outcome<never> | null = null
    for (const index of choosePictures(stored.capture)) {
      const outcome = await tagImage(stored, index, lost)
      if (outcome.is === 'kept') {
        if (!isWanting(stored.capture.kind, outcome.value)) return outcome
        first ??= outcome.value
      } else if (outcome.reason === 'image_undecodable') death ??= outcome
      else return outcome
    }
    return first === null && death !== null ? death : kept(first)
  }

  return async function tagCapture(
    stored: StoredCapture,
    lost: AbortSignal,
  ): Promise<Outcome<TaggedCapture>> {
    const outcome = await tagImages(stored, lost)
    if (outcome.is === 'dead') return outcome
    const image = outcome.value
    return kept({
      schema: 'tagged-capture.v1',
      capture: stored.capture,
      blobKeys: stored.blobKeys,
      taggedAtMs: now(),
      ...(image === null ? {} : { imageRole: image.role }),
      isDegraded: image?.isDegraded ?? false,
      tags: [...(image?.tags ?? [])],
    })
  }
}

type ImageTags = PictureTags & { readonly role: ImageRef['role'] }

type JobParts = {
  readonly capture: StoredCapture['capture']
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
