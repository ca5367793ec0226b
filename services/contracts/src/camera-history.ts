/** How one camera has been over the last 30 days: equipment, counts and rates. No picture, plate or person is in any of it. */
import { Type } from 'typebox'
import type { Static } from 'typebox'

const AtMs = Type.Integer({ minimum: 0 })
const Count = Type.Integer({ minimum: 0 })
const Seconds = Type.Number({ minimum: 0 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const span = { fromMs: AtMs, toMs: AtMs }
/** What cameras that went together have in common. */
const cause = { cause: Type.Optional(Type.String()) }

/** `unreported`: no agent watched, so nobody knows. `not_due`: before it was commissioned. */
export const presenceStates = ['online', 'offline', 'unreported', 'not_due'] as const

export const PresenceStretch = Type.Object({
  state: Type.Enum([...presenceStates]),
  ...span,
  ...cause,
})
export type PresenceStretch = Static<typeof PresenceStretch>

/** `silent`, `flapping`, `clock_wrong` or a fault of the picture, see `Transition`; as far as somebody watched. */
export const FaultStretch = Type.Object({ what: Type.String(), ...span, ...cause })
export type FaultStretch = Static<typeof FaultStretch>

export const MaintenanceWindow = Type.Object({
  maintenanceId: Type.String(),
  ...span,
  reason: Type.String(),
  state: Type.Enum(['filed', 'approved']),
  /** Whether its time is left out of what is due; not where it was filed too late, or is not approved. */
  isExcusing: Type.Boolean(),
})
export type MaintenanceWindow = Static<typeof MaintenanceWindow>

/** What the agents said in an hour of how far the camera's clock is ahead of theirs. */
export const ClockHour = Type.Object({
  atMs: AtMs,
  probes: Count,
  offsetMs: Type.Number(),
  offsetMinMs: Type.Number(),
  offsetMaxMs: Type.Number(),
  /** The widest that was said; null where it is not known. */
  uncertaintyMs: orNull(Type.Number({ minimum: 0 })),
  /** The last that was said. */
  driftPpm: orNull(Type.Number()),
})
export type ClockHour = Static<typeof ClockHour>

/** Of so many that were looked at, so many were good. */
const Tally = Type.Object({ good: Count, of: Count })
export type Tally = Static<typeof Tally>

export const indicatorNames = [
  'timely',
  'clock',
  'image',
  'complete',
  'qualified',
  'unique',
] as const
export type IndicatorName = (typeof indicatorNames)[number]

/** A day of the park's calendar, up to the last full hour. */
export const CameraDay = Type.Object({
  fromMs: AtMs,
  /** Null where there were some, and fewer than five. */
  captures: orNull(Count),
  /** By the rules of the score; null where there is nothing to judge, or too little to be told. */
  indicators: orNull(
    Type.Object({
      timely: Tally,
      clock: Tally,
      image: Tally,
      complete: Tally,
      qualified: Tally,
      unique: Tally,
    }),
  ),
  watchedS: Seconds,
  onlineS: Seconds,
})
export type CameraDay = Static<typeof CameraDay>

/** `GET /v1/registry/cameras/:id/history` */
export const CameraHistory = Type.Object({
  cameraId: Type.String(),
  enterpriseId: Type.String(),
  ...span,
  /** Whether any agent has ever spoken of it. */
  isSeen: Type.Boolean(),
  /** In order and without gaps: each moment has one state. */
  presence: Type.Array(PresenceStretch),
  faults: Type.Array(FaultStretch),
  maintenance: Type.Array(MaintenanceWindow),
  /** When the platform itself was away: what did not come in then is our fault. */
  platformOutages: Type.Array(Type.Object(span)),
  clock: Type.Array(ClockHour),
  days: Type.Array(CameraDay),
  /** When the days were last counted; null where nothing has been counted of it. */
  countedAtMs: orNull(AtMs),
})
export type CameraHistory = Static<typeof CameraHistory>
