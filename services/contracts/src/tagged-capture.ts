import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Capture } from './capture.ts'
import { imagesPerCaptureMax } from './limits.ts'
import { ImageRole } from './picture.ts'
import { Tag } from './tag.ts'

/** A capture and what the models said of it. */
export const TaggedCapture = Type.Object({
  schema: Type.Literal('tagged-capture.v1'),
  capture: Capture,
  blobKeys: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    maxItems: imagesPerCaptureMax,
  }),
  taggedAtMs: Type.Integer({ minimum: 0 }),
  /** The picture that the tags speak of; absent where the capture has none. */
  imageRole: Type.Optional(ImageRole),
  /** The picture decoded only with damage. */
  isDegraded: Type.Boolean(),
  tags: Type.Array(Tag, { maxItems: 200 }),
})
export type TaggedCapture = Static<typeof TaggedCapture>
