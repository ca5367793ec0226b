import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Box, CameraAttributes, CaptureKind, ImageRole } from './capture.ts'
import { pageItemsMax } from './limits.ts'
import { Tag, vehicleTypes } from './tag.ts'

/** What the API and its callers say to each other. Times are UTC milliseconds. */
const AtMs = Type.Integer({ minimum: 0 })
const Id = Type.String({ minLength: 1, maxLength: 64 })
const Count = Type.Integer({ minimum: 0 })

export const CaptureQuery = Type.Object({
  /** Captured at or after; by default the longest range that is allowed, before `toMs`. */
  fromMs: Type.Optional(AtMs),
  /** Captured before; by default now and two days, because device clocks run fast. */
  toMs: Type.Optional(AtMs),
  enterpriseId: Type.Optional(Id),
  siteId: Type.Optional(Id),
  cameraId: Type.Optional(Id),
  agentId: Type.Optional(Id),
  kind: Type.Optional(CaptureKind),
  /** The vehicle type that a model said. */
  type: Type.Optional(Type.Enum([...vehicleTypes])),
  /** A whole plate, or a prefix where it ends in `*`; normalised before it is looked up. */
  plate: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
  /** At least one accepted tag with this confidence or more. */
  confidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** The object id that the device gave. */
  sourceId: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: pageItemsMax, default: 50 })),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
})
export type CaptureQuery = Static<typeof CaptureQuery>

export const CaptureImage = Type.Object({
  role: ImageRole,
  sha256: Type.String(),
  imageBytes: Count,
  mediaType: Type.String(),
  width: Type.Optional(Count),
  height: Type.Optional(Count),
  /** Where to get it, relative to the API's address. */
  href: Type.String(),
})

export const CaptureView = Type.Object({
  captureId: Type.String(),
  kind: CaptureKind,
  agentId: Type.String(),
  enterpriseId: Type.String(),
  siteId: Type.String(),
  cameraId: Type.String(),
  protocol: Type.String(),
  deviceId: Type.String(),
  sourceId: Type.Optional(Type.String()),
  deviceTime: Type.Optional(Type.String()),
  capturedAtMs: AtMs,
  capturedAtUncertaintyMs: Count,
  receivedAtMs: AtMs,
  storedAtMs: AtMs,
  box: Type.Optional(Type.Object({ ...Box.properties, system: Type.String() })),
  attributes: CameraAttributes,
  flags: Type.Array(Type.String()),
  images: Type.Array(CaptureImage),
  /** The picture that the tags speak of. */
  imageRole: Type.Optional(ImageRole),
  isDegraded: Type.Boolean(),
  /** The best accepted plate, normalised. */
  plate: Type.Optional(Type.String()),
  plateColour: Type.Optional(Type.String()),
  vehicleType: Type.Optional(Type.String()),
  faceCount: Count,
  tags: Type.Array(Tag),
})
export type CaptureView = Static<typeof CaptureView>

export const CapturePage = Type.Object({
  items: Type.Array(CaptureView),
  /** Hand this back as `cursor` for what is older; null at the end. */
  next: Type.Union([Type.String(), Type.Null()]),
})
export type CapturePage = Static<typeof CapturePage>

export const CameraView = Type.Object({
  cameraId: Type.String(),
  enterpriseId: Type.String(),
  siteId: Type.String(),
  agentId: Type.String(),
  deviceId: Type.String(),
  protocol: Type.String(),
  isOnline: Type.Boolean(),
  lastSeenAtMs: Type.Optional(AtMs),
  lastCaptureAtMs: Type.Optional(AtMs),
  captures: Count,
  /** What is wrong with it now, beside being offline; see `Transition`. */
  faults: Type.Array(Type.String()),
  /** How far its clock is ahead of the agent's; absent where nobody can tell. */
  clock: Type.Optional(Type.Object({ offsetMs: Type.Integer(), uncertaintyMs: Count })),
})
export type CameraView = Static<typeof CameraView>
export const CameraPage = Type.Object({ items: Type.Array(CameraView) })
export type CameraPage = Static<typeof CameraPage>

/** How every number that was given to a capture ended, over all epochs: captured = stored + dead + evicted + pending. */
export const CaptureLedger = Type.Object({
  captured: Count,
  stored: Count,
  dead: Count,
  evicted: Count,
  pending: Count,
})
export type CaptureLedger = Static<typeof CaptureLedger>

/** The same over all agents, `GET /v1/summary`. */
export const CaptureTotals = Type.Object({
  atMs: AtMs,
  agents: Count,
  ...CaptureLedger.properties,
  /** Dead letters that were too broken to say which capture they were; they are in none of the numbers above. */
  unattributed: Count,
})
export type CaptureTotals = Static<typeof CaptureTotals>

export const AgentView = Type.Object({
  agentId: Type.String(),
  enterpriseId: Type.String(),
  siteId: Type.String(),
  version: Type.String(),
  epoch: Type.String(),
  reportedAtMs: AtMs,
  /** The last number that the agent gave to a capture in this epoch. */
  lastSeq: Count,
  pending: Count,
  spoolBytes: Count,
  spoolBytesMax: Count,
  ledger: CaptureLedger,
})
export type AgentView = Static<typeof AgentView>
export const AgentPage = Type.Object({ items: Type.Array(AgentView) })
export type AgentPage = Static<typeof AgentPage>

/** RFC 9457, with what to do about it. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  cause: Type.String(),
  fix: Type.String(),
  /** The same in Chinese. */
  zh: Type.Optional(
    Type.Object({ title: Type.String(), cause: Type.String(), fix: Type.String() }),
  ),
  requestId: Type.String(),
})
export type Problem = Static<typeof Problem>

/** One frame of the live stream `GET /v1/captures/live` (server-sent events): what has been stored since the last. */
export const LiveCaptures = Type.Object({ items: Type.Array(CaptureView) })
export type LiveCaptures = Static<typeof LiveCaptures>
