import type { PlateTag, Tag } from '@zhian/contracts/tag'
import type { TaggedCapture } from '@zhian/contracts/tagged-capture'
import { blobKey } from '@zhian/kit/blobs/blob-store'
import { givenCapture } from './given.ts'

const model = { name: 'model', version: '1', weights: '0123456789abcdef' }
const corners = [
  { x: 0.4, y: 0.7 },
  { x: 0.6, y: 0.7 },
  { x: 0.6, y: 0.8 },
  { x: 0.4, y: 0.8 },
]

export function givenPlateTag(text: string, more: Partial<PlateTag> = {}): PlateTag {
  return {
    name: 'plate',
    model,
    confidence: 0.9,
    status: 'accepted',
    corners,
    textRaw: text,
    text,
    plateType: 'STD',
    colour: 'blue',
    colourConfidence: 0.9,
    isConflicting: false,
    ...more,
  }
}

export function givenVehicleTag(type: 'car' | 'truck' | 'bus', confidence = 0.8): Tag {
  const box = { x: 0.1, y: 0.2, width: 0.5, height: 0.5 }
  return { name: 'vehicle', model, confidence, status: 'accepted', box, type }
}

type Given = Parameters<typeof givenCapture>[0] & {
  readonly tags?: readonly Tag[]
  readonly taggedAtMs?: number
}

/** A capture as the inference hands it on, with the bytes of its pictures. */
export function givenTagged({ tags = [], taggedAtMs, ...given }: Given = {}): {
  tagged: TaggedCapture
  images: readonly Buffer[]
} {
  const { capture, images } = givenCapture(given)
  const tagged: TaggedCapture = {
    schema: 'tagged-capture.v1',
    capture,
    blobKeys: capture.images.map(({ sha256 }) => blobKey(capture.receivedAtMs, sha256)),
    taggedAtMs: taggedAtMs ?? capture.receivedAtMs + 200,
    imageRole: 'scene',
    isDegraded: false,
    tags: [...tags],
  }
  return { tagged, images }
}
