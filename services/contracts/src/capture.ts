import { Type } from 'typebox'
import type { Static } from 'typebox'
import { faceTagsMax, imageBytesMax, imagesPerCaptureMax } from './limits.ts'
import { Box, Fraction, ImageRole } from './picture.ts'
import { FaceTag } from './tag.ts'
import { agentIdPattern } from './topics.ts'

export { Box, ImageRole } from './picture.ts'

const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

export const CaptureKind = Type.Union([
  Type.Literal('face'),
  Type.Literal('vehicle'),
  Type.Literal('person'),
  Type.Literal('nonmotor'),
])
export type CaptureKind = Static<typeof CaptureKind>
export const captureKinds = [
  'face',
  'vehicle',
  'person',
  'nonmotor',
] as const satisfies readonly CaptureKind[]

/** One picture of a capture, named by its digest; the bytes travel in the frame and live in the blob store. */
export const ImageRef = Type.Object({
  role: ImageRole,
  /** SHA-256 of the bytes, 64 lower-case hex digits. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  imageBytes: Type.Integer({ minimum: 1, maximum: imageBytesMax }),
  mediaType: Type.Union([
    Type.Literal('image/jpeg'),
    Type.Literal('image/png'),
    Type.Literal('image/bmp'),
    Type.Literal('image/gif'),
  ]),
  /** Pixels as the picture's own header says; absent where it could not be read. */
  width: Type.Optional(Type.Integer({ minimum: 1 })),
  height: Type.Optional(Type.Integer({ minimum: 1 })),
  /** The id that the device gave to this picture. */
  sourceImageId: Type.Optional(Text(64)),
})
export type ImageRef = Static<typeof ImageRef>

/** A code from outside, beside the system that it belongs to; `value` is ours, absent where we do not know the code. */
const Coded = Type.Object({ raw: Text(64), codeSystem: Text(40), value: Type.Optional(Text(40)) })
export type Coded = Static<typeof Coded>

/**
 * What the camera itself said about its target, field by field from a list of what is allowed.
 *
 * Age, gender, ethnicity, emotion, identity and templates have no member here on purpose.
 */
export const CameraAttributes = Type.Object({
  plateText: Type.Optional(Text(32)),
  /** The plate at the other end, where the camera reads both and they differ. */
  plateTextBack: Type.Optional(Text(32)),
  /** The camera says that the vehicle has no plate, which is more than to have read none. */
  isUnplated: Type.Optional(Type.Literal(true)),
  plateConfidence: Type.Optional(Fraction),
  plateColour: Type.Optional(Coded),
  plateClass: Type.Optional(Coded),
  plateCountry: Type.Optional(Coded),
  vehicleClass: Type.Optional(Coded),
  vehicleColour: Type.Optional(Coded),
  vehicleBrand: Type.Optional(Coded),
  direction: Type.Optional(Coded),
  lane: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  speedKmh: Type.Optional(Type.Number({ minimum: 0, maximum: 400 })),
  mask: Type.Optional(Coded),
  glasses: Type.Optional(Coded),
  cap: Type.Optional(Coded),
  coatColour: Type.Optional(Coded),
  coatStyle: Type.Optional(Coded),
  trousersColour: Type.Optional(Coded),
  bag: Type.Optional(Coded),
  attitude: Type.Optional(Coded),
})
export type CameraAttributes = Static<typeof CameraAttributes>

export const captureFlags = [
  'image_invalid',
  'image_too_large',
  'image_not_fetched',
  'image_absent',
  'image_evicted',
  'clock_untrusted',
  'device_time_unreadable',
] as const
const CaptureFlag = Type.Enum([...captureFlags])
export type CaptureFlag = Static<typeof CaptureFlag>

/** What the models of the agent's own box saw in pictures that stay there. */
export const EdgeTags = Type.Object({
  /** The picture that they speak of. */
  imageRole: ImageRole,
  isDegraded: Type.Boolean(),
  tags: Type.Array(FaceTag, { maxItems: faceTagsMax }),
})
export type EdgeTags = Static<typeof EdgeTags>

/**
 * Pictures that did not leave the enterprise. A member of its own and not a flag, because readers that shipped before it
 * refuse a flag that they do not know, and pass over a member.
 */
export const Withheld = Type.Object({
  images: Type.Integer({ minimum: 1, maximum: imagesPerCaptureMax }),
  /** `local_only`, `off`, or what the way out lacked: `link_open`, `address_public`. */
  reason: Text(40),
  /** Absent where the agent has no models, or they did not answer in time. */
  edgeTags: Type.Optional(EdgeTags),
})
export type Withheld = Static<typeof Withheld>
/** What a capture with `withheld` is flagged with wherever flags are read. */
export const withheldFlag = 'image_withheld'

/** What a camera saw, as the edge agent said it. Nothing downstream edits it. */
export const Capture = Type.Object({
  schema: Type.Literal('capture.v1'),
  captureId: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
  agentId: Type.String({ pattern: agentIdPattern }),
  /** One life of a spool: it changes whenever a spool is made anew, so that a reset counter cannot collide. */
  epoch: Type.String({ pattern: '^[0-9a-z-]{1,40}$' }),
  /** Without gaps inside an epoch, from 1. */
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  enterpriseId: Text(64),
  siteId: Text(64),
  cameraId: Text(64),
  camera: Type.Object({
    protocol: Text(20),
    deviceId: Text(64),
    channelId: Type.Optional(Text(64)),
    peerAddress: Type.Optional(Text(64)),
  }),
  kind: CaptureKind,
  /** The id that the device gave to the object (FaceID, MotorVehicleID …), opaque. */
  sourceId: Type.Optional(Text(64)),
  relatedSourceIds: Type.Optional(Type.Array(Text(64), { maxItems: 8 })),
  /** The time as the camera wrote it, never overwritten. */
  deviceTime: Type.Optional(Text(40)),
  /** The best estimate of when it happened; fixed once, here, because the warehouse sorts and partitions by it. */
  capturedAtMs: Type.Integer({ minimum: 0 }),
  capturedAtUncertaintyMs: Type.Integer({ minimum: 0 }),
  receivedAtMs: Type.Integer({ minimum: 0 }),
  /** The pictures that travel. */
  images: Type.Array(ImageRef, { maxItems: imagesPerCaptureMax }),
  withheld: Type.Optional(Withheld),
  /** The target in the scene image, with the coordinate system that the camera used. */
  box: Type.Optional(Type.Object({ ...Box.properties, system: Text(12) })),
  attributes: CameraAttributes,
  flags: Type.Array(CaptureFlag, { maxItems: captureFlags.length }),
  /** W3C trace context's trace id, 32 hex digits. */
  traceId: Type.String({ pattern: '^[0-9a-f]{32}$' }),
})
export type Capture = Static<typeof Capture>

/** What the bridge hands on: the capture and where its pictures lie, in the order of `images`. */
export const StoredCapture = Type.Object({
  schema: Type.Literal('stored-capture.v1'),
  capture: Capture,
  blobKeys: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
    maxItems: imagesPerCaptureMax,
  }),
})
export type StoredCapture = Static<typeof StoredCapture>
