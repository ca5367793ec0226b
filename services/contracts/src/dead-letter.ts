import { Type } from 'typebox'
import type { Static } from 'typebox'

/** A capture that ended as dead: why, where, and where its bytes lie exactly as they came, so that it can be driven again. */
export const DeadLetter = Type.Object({
  schema: Type.Literal('dead-letter.v1'),
  atMs: Type.Integer({ minimum: 0 }),
  hop: Type.Union([Type.Literal('bridge'), Type.Literal('inference'), Type.Literal('archive')]),
  /** A code, e.g. `frame_unreadable`, `image_undecodable`, `blob_missing`. */
  reason: Type.String({ minLength: 1, maxLength: 60 }),
  detail: Type.Optional(Type.String({ maxLength: 500 })),
  /** Absent where the frame was too broken to tell. */
  captureId: Type.Optional(Type.String({ maxLength: 36 })),
  agentId: Type.Optional(Type.String({ maxLength: 64 })),
  epoch: Type.Optional(Type.String({ maxLength: 40 })),
  seq: Type.Optional(Type.Integer({ minimum: 0 })),
  /** The topic that it came by, MQTT's or Kafka's. */
  topic: Type.String({ maxLength: 200 }),
  partition: Type.Optional(Type.Integer({ minimum: 0 })),
  offset: Type.Optional(Type.String({ maxLength: 20 })),
  redriveCount: Type.Integer({ minimum: 0 }),
  /** The raw bytes: here in base64 where they are few, else as a blob under the quarantine prefix. */
  rawBase64: Type.Optional(Type.String({ maxLength: 400_000 })),
  rawBlobKey: Type.Optional(Type.String({ maxLength: 200 })),
})
export type DeadLetter = Static<typeof DeadLetter>
