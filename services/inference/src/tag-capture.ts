import type { StoredCapture } from '@zhian/contracts/capture'
import type { TaggedCapture } from '@zhian/contracts/tagged-capture'
import { dead, kept } from '@zhian/kit/outcome'
import type { Outcome } from '@zhian/kit/outcome'
import { imagesTagger } from '@zhian/tagging/tag-images'
import type { ImageTags } from '@zhian/tagging/tag-images'
import type { PictureJob, PictureTags } from '@zhian/tagging/tag-picture'

type TaggerNeeds = {
  /** Resolves to null where the picture is gone for good. */
  readonly readBlob: (key: string, lost: AbortSignal) => Promise<Uint8Array | null>
  readonly tagPicture: (job: PictureJob) => Promise<Outcome<PictureTags>>
  readonly now: () => number
}

/**
 * Says what the models see in a capture. Where no picture has travelled, the agent's own tags stand; without those it is
 * kept without tags.
 */
export function captureTagger({ readBlob, tagPicture, now }: TaggerNeeds) {
  const tagImages = imagesTagger({ tagPicture })

  function taggedOf(
    { capture, blobKeys }: Omit<StoredCapture, 'schema'>,
    image: ImageTags | null,
  ): TaggedCapture {
    return {
      schema: 'tagged-capture.v1',
      capture,
      blobKeys,
      taggedAtMs: now(),
      ...(image === null ? {} : { imageRole: image.role }),
      isDegraded: image?.isDegraded ?? false,
      tags: [...(image?.tags ?? [])],
    }
  }

  return async function tagCapture(
    { capture, blobKeys }: StoredCapture,
    lost: AbortSignal,
  ): Promise<Outcome<TaggedCapture>> {
    const edge = capture.images.length === 0 ? capture.withheld?.edgeTags : undefined
    if (edge !== undefined)
      return kept(taggedOf({ capture, blobKeys }, { ...edge, role: edge.imageRole }))
    const outcome = await tagImages(capture, async (index) => {
      const key = blobKeys[index]
      if (key === undefined) return dead('record_unreadable', `picture ${index} has no blob key`)
      const bytes = await readBlob(key, lost)
      return bytes === null ? dead('blob_missing', `no blob ${key}`) : kept(bytes)
    })
    if (outcome.is === 'dead') return outcome
    return kept(taggedOf({ capture, blobKeys }, outcome.value))
  }
}
