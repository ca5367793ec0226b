import type { StoredCapture } from '@zhian/contracts/capture'
import type { TaggedCapture } from '@zhian/contracts/tag'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { imagesTagger } from '@zhian/tagging/tag-images'
import type { PictureJob, PictureTags } from '@zhian/tagging/tag-picture'

type TaggerNeeds = {
  /** Resolves to null where the picture is gone for good. */
  readonly readBlob: (key: string, lost: AbortSignal) => Promise<Uint8Array | null>
  readonly tagPicture: (job: PictureJob) => Promise<Outcome<PictureTags>>
  readonly now: () => number
}

/** Says what the models see in a capture; one without pictures is kept without tags. */
export function captureTagger({ readBlob, tagPicture, now }: TaggerNeeds) {
  const tagImages = imagesTagger({ tagPicture })

  return async function tagCapture(
    { capture, blobKeys }: StoredCapture,
    lost: AbortSignal,
  ): Promise<Outcome<TaggedCapture>> {
    const outcome = await tagImages(capture, async (index) => {
      const key = blobKeys[index]
      if (key === undefined) return dead('record_unreadable', `picture ${index} has no blob key`)
      const bytes = await readBlob(key, lost)
      return bytes === null ? dead('blob_missing', `no blob ${key}`) : kept(bytes)
    })
    if (outcome.is === 'dead') return outcome
    const image = outcome.value
    return kept({
      schema: 'tagged-capture.v1',
      capture,
      blobKeys,
      taggedAtMs: now(),
      ...(image === null ? {} : { imageRole: image.role }),
      isDegraded: image?.isDegraded ?? false,
      tags: [...(image?.tags ?? [])],
    })
  }
}
