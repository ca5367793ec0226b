import { createHash } from 'node:crypto'
import { decodeImage, hardenDecoder } from '@zhian/tagging/steps/decode-image'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import { Fault } from '@zhian/kit/fault'
import type { Size } from '@zhian/tagging/vision/picture'

/** What became of fetching and decoding one picture; `isOurs` where the platform lost it, which is nobody else's failure. */
export type Look =
  | { readonly is: 'good'; readonly size: Size }
  | { readonly is: 'bad'; readonly reason: string; readonly isOurs: boolean }

/**
 * Fetches and decodes a picture whole, as the inference does.
 *
 * The bridge has stored it under its digest before the capture was believed. So one that is not there any more was deleted by
 * retention or lost by us, and one with another digest was damaged here. Throws BLOBS_AWAY.
 */
export async function lookAtPicture(
  blobs: Pick<BlobStore, 'get'>,
  { blobKey, sha256 }: { readonly blobKey: string; readonly sha256: string },
): Promise<Look> {
  const ours = (reason: string): Look => ({ is: 'bad', reason, isOurs: true })
  try {
    const bytes = await blobs.get(blobKey)
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) return ours('broken')
    return await decoded(bytes)
  } catch (error) {
    if (error instanceof Fault && error.code === 'BLOB_MISSING') return ours('missing')
    throw error
  }
}

async function decoded(bytes: Buffer): Promise<Look> {
  hardenDecoder()
  const outcome = await decodeImage(bytes)
  const bad = (reason: string): Look => ({ is: 'bad', reason, isOurs: false })
  if (outcome.is === 'dead') return bad(outcome.reason)
  const { picture, isDegraded } = outcome.value
  const { width, height } = picture
  return isDegraded ? bad('image_damaged') : { is: 'good', size: { width, height } }
}
