import type { Outcome } from '@zhian/kit/outcome'
import { messageOf } from '@zhian/kit/fault'
import type { PictureJob, PictureTags, TagPicture } from '@zhian/tagging/tag-picture'
import { answerQuestions } from '../answering-worker.ts'

export interface TagQuestion {
  readonly modelsFolder: string
  /** Absent where it is only asked whether the models open. */
  readonly job?: PictureJob
}
export type TagAnswer =
  | { readonly is: 'ready' }
  | { readonly is: 'unusable' | 'failed'; readonly why: string }
  | { readonly is: 'done'; readonly outcome: Outcome<PictureTags> }

let opening: Promise<TagPicture> | undefined

answerQuestions(async ({ modelsFolder, job }: TagQuestion): Promise<TagAnswer> => {
  let tagPicture: TagPicture
  try {
    tagPicture = await (opening ??= openTagger(modelsFolder))
  } catch (error) {
    opening = undefined
    return { is: 'unusable', why: messageOf(error) }
  }
  if (job === undefined) return { is: 'ready' }
  try {
    return { is: 'done', outcome: await tagPicture(job) }
  } catch (error) {
    return { is: 'failed', why: messageOf(error) }
  }
})

/** Loaded here, so that a runtime that is missing or not for this machine is told too. */
async function openTagger(modelsFolder: string): Promise<TagPicture> {
  const { hardenDecoder } = await import('@zhian/tagging/steps/decode-image')
  const { openPictureTagger } = await import('@zhian/tagging/tag-picture')
  hardenDecoder()
  return openPictureTagger({ modelsFolder, isForFacesOnly: true })
}
