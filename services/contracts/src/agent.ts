import { Type } from 'typebox'
import type { Static } from 'typebox'
import { agentIdPattern } from './topics.ts'

const AgentId = Type.String({ pattern: agentIdPattern })
export const Epoch = Type.String({ pattern: '^[0-9a-z-]{1,40}$' })
export const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Count = Type.Integer({ minimum: 0 })

/** What the bridge says once Kafka has it. Loss is harmless: the agent sends again. */
export const Acknowledgement = Type.Object({
  schema: Type.Literal('ack.v1'),
  epoch: Epoch,
  /** Sequence numbers that have ended well. */
  settled: Type.Array(Seq, { maxItems: 1000 }),
  /** Those that can never work: buried as dead, so the agent may free them. */
  refused: Type.Array(Type.Object({ seq: Seq, reason: Type.String({ maxLength: 60 }) }), {
    maxItems: 1000,
  }),
  /** Transitions up to this one are safe; the agent may forget them. */
  transitionsUpTo: Type.Optional(Count),
})
export type Acknowledgement = Static<typeof Acknowledgement>

/** A range of captures that ended as evicted: the agent's disk was full and its policy let them go. */
export const Tombstone = Type.Object({
  from: Seq,
  to: Seq,
  reason: Type.String({ maxLength: 60 }),
  atMs: Count,
})
export type Tombstone = Static<typeof Tombstone>

/** What an agent accounts for, so that the far side can prove that nothing is missing. */
export const LedgerManifest = Type.Object({
  schema: Type.Literal('ledger.v1'),
  agentId: AgentId,
  epoch: Epoch,
  atMs: Count,
  /** The highest sequence number ever given in this epoch; 0 before the first. */
  capturedUpTo: Seq,
  evicted: Type.Array(Tombstone, { maxItems: 1000 }),
})
export type LedgerManifest = Static<typeof LedgerManifest>

/** Something about a camera that began or ended, as it was seen then: sent until it is acknowledged. */
export const Transition = Type.Object({
  /** Counts up within one agent. */
  id: Count,
  atMs: Count,
  /** Absent where it is the agent itself. */
  cameraId: Type.Optional(Type.String({ maxLength: 64 })),
  /**
   * Of a camera `online`, `flapping`, `silent`, `clock_wrong` or a fault of its pictures (`dark`, `overexposed`,
   * `blurred`, `covered`, `moved`); of the agent `watching`, which it was not while it was off.
   */
  what: Type.String({ maxLength: 40 }),
  isSo: Type.Boolean(),
  /** What cameras that went together have in common. */
  cause: Type.Optional(Type.String({ maxLength: 100 })),
})
export type Transition = Static<typeof Transition>

export const CameraStatus = Type.Object({
  cameraId: Type.String({ maxLength: 64 }),
  deviceId: Type.String({ maxLength: 64 }),
  protocol: Type.String({ maxLength: 20 }),
  isOnline: Type.Boolean(),
  lastSeenAtMs: Type.Optional(Count),
  lastCaptureAtMs: Type.Optional(Count),
  captures: Count,
  /** What is wrong with it now; empty where it is watched and all is well. */
  faults: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 })),
  /** How far its clock is ahead of the agent's, where that one can be trusted. */
  clock: Type.Optional(
    Type.Object({
      offsetMs: Type.Integer(),
      uncertaintyMs: Count,
      driftPpm: Type.Optional(Type.Number()),
    }),
  ),
})
export type CameraStatus = Static<typeof CameraStatus>

/** Sent every 30 s, and at once after a reconnect. */
export const AgentStatus = Type.Object({
  schema: Type.Literal('agent-status.v1'),
  agentId: AgentId,
  enterpriseId: Type.String({ maxLength: 64 }),
  siteId: Type.String({ maxLength: 64 }),
  version: Type.String({ maxLength: 40 }),
  atMs: Count,
  startedAtMs: Count,
  epoch: Epoch,
  spool: Type.Object({
    lastSeq: Seq,
    pending: Count,
    spoolBytes: Count,
    spoolBytesMax: Count,
    oldestPendingAtMs: Type.Optional(Count),
    evicted: Count,
    refused: Count,
    corrupt: Count,
    /** What the agent's disk has left. */
    freeBytes: Type.Optional(Count),
    capturedBytesPerDay: Type.Optional(Count),
    /** With everything that is rewritten: what wears flash out. */
    writtenBytesPerDay: Type.Optional(Count),
    /** How long the far side may be away before captures are refused or evicted. */
    outageDays: Type.Optional(Type.Number({ minimum: 0 })),
  }),
  /** Fields that must not pass, by name and without their values, and how often each was met. */
  stripped: Type.Array(Type.Object({ field: Type.String({ maxLength: 60 }), count: Count }), {
    maxItems: 200,
  }),
  quarantined: Count,
  /** How faces are treated on this box; counts are since it started. */
  egress: Type.Optional(
    Type.Object({
      /** `off`, `local_only`, `private_network`. */
      faceMode: Type.String({ maxLength: 20 }),
      impactAssessmentId: Type.Optional(Type.String({ maxLength: 64 })),
      /** Captures whose pictures did not leave. */
      withheld: Count,
      /** Captures that were not taken, by policy. */
      declined: Count,
      /** What is kept here, and what of it was deleted for age or room. */
      files: Count,
      keptBytes: Count,
      keptBytesMax: Count,
      deleted: Count,
    }),
  ),
  cameras: Type.Array(CameraStatus, { maxItems: 1000 }),
  /** What the agent's machine says of its own clock. */
  ownClock: Type.Optional(
    Type.Union([
      Type.Literal('synchronised'),
      Type.Literal('unsynchronised'),
      Type.Literal('unknown'),
    ]),
  ),
  transitions: Type.Optional(Type.Array(Transition, { maxItems: 1000 })),
})
export type AgentStatus = Static<typeof AgentStatus>
