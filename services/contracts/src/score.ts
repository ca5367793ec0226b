/**
 * The monitoring-coverage score (MCS): what goes into one enterprise's score, and what comes out of it.
 *
 * Every place of the input that holds a plain rate may hold the same rate by camera instead, so that the stored score and one that
 * somebody computes outside are the same function. Unlike elsewhere, members that are not known are refused: a score must not be
 * computed from less than its author meant.
 */
import { Type } from 'typebox'
import type { Static } from 'typebox'

const closed = { additionalProperties: false } as const
const itemsMax = 20_000
const Id = Type.String({ minLength: 1, maxLength: 128 })
const AtMs = Type.Integer({ minimum: 0, maximum: 8.64e15 })
const Seconds = Type.Number({ minimum: 0, maximum: 1e11 })
const Amount = Type.Number({ minimum: 0, maximum: 1e12 })
const Rate = Type.Number({ minimum: 0, maximum: 1 })
/** Criticality: 1, 2 or 3 by the catalogue; equal slots may be summed into one. */
const Weight = Type.Number({ exclusiveMinimum: 0, maximum: 1e6 })
const evidence = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 200 }),
)

/**
 * Why there is no number. NA: does not exist here. PENDING: should be reported and is not yet, within the grace.
 * PENDING_AFTER_GRACE: the same afterwards, counts 0. UNKNOWN_PLATFORM: our fault, left out.
 */
export const AssessmentState = Type.Enum([
  'NA',
  'PENDING',
  'PENDING_AFTER_GRACE',
  'UNKNOWN_PLATFORM',
])
export type AssessmentState = Static<typeof AssessmentState>

export const Interval = Type.Object({ fromMs: AtMs, toMs: AtMs }, closed)
export type Interval = Static<typeof Interval>

/** `of` is what was looked at (records, camera-days, seconds), `good` how much of it was right. */
export const CameraTally = Type.Object({ id: Id, good: Amount, of: Amount, evidence }, closed)
export type CameraTally = Static<typeof CameraTally>

export const Measure = Type.Union([
  Rate,
  AssessmentState,
  Type.Object(
    { cameras: Type.Array(CameraTally, { minItems: 1, maxItems: itemsMax }) },
    { ...closed },
  ),
])
export type Measure = Static<typeof Measure>

/** A point and a capability that must be covered; `c` is the credit it has. */
export const ScoredSlot = Type.Object(
  {
    id: Type.Optional(Id),
    w: Weight,
    c: Type.Union([Rate, AssessmentState]),
    capability: Type.Optional(
      Type.Enum([
        'VIDEO_DETECT',
        'VIDEO_OBSERVE',
        'VIDEO_RECOGNISE',
        'VEHICLE_CAPTURE',
        'FACE_CAPTURE',
        'PERIMETER',
      ]),
    ),
    /** What the credit rests on. */
    reason: Type.Optional(
      Type.Enum(['verified', 'calculated', 'self_declared', 'contradicted', 'uncovered']),
    ),
    evidence,
  },
  closed,
)
export type ScoredSlot = Static<typeof ScoredSlot>
export const ScoredSlots = Type.Array(ScoredSlot, { maxItems: itemsMax })

export const ArchiveSummary = Type.Object(
  {
    registered: Type.Integer({ minimum: 0, maximum: 1e6 }),
    should: Type.Integer({ minimum: 1, maximum: 1e6 }),
    fieldValid: Rate,
    passed: Rate,
  },
  closed,
)
const ArchivedCamera = Type.Object(
  {
    id: Id,
    /** How many fields are mandatory for this camera. */
    mandatory: Type.Integer({ minimum: 1, maximum: 200 }),
    failed: Type.Array(
      Type.Object(
        { field: Id, value: Type.Optional(Type.String({ maxLength: 200 })) },
        { ...closed },
      ),
      { maxItems: 200 },
    ),
  },
  closed,
)
export const ArchiveByCamera = Type.Object(
  {
    cameras: Type.Array(ArchivedCamera, { maxItems: itemsMax }),
    /** Cameras that are there and have no archive. */
    unregistered: Type.Array(Id, { maxItems: itemsMax }),
  },
  closed,
)
export type ArchiveByCamera = Static<typeof ArchiveByCamera>

/** Maintenance as it was announced. */
export const MaintenanceFiling = Type.Object(
  {
    fromMs: AtMs,
    toMs: AtMs,
    filedAtMs: AtMs,
    isEmergency: Type.Optional(Type.Boolean()),
    reason: Type.String({ maxLength: 500 }),
  },
  closed,
)
export type MaintenanceFiling = Static<typeof MaintenanceFiling>

const UptimeSums = Type.Object(
  {
    id: Id,
    w: Weight,
    offlineS: Seconds,
    maintenanceFiledS: Seconds,
    platformOutageS: Seconds,
    agentGapNotBackfilledS: Seconds,
    evidence,
  },
  closed,
)
export type UptimeSums = Static<typeof UptimeSums>

const intervals = Type.Array(Interval, { maxItems: itemsMax })
const UptimeLog = Type.Object(
  {
    id: Id,
    w: Weight,
    commissionedAtMs: Type.Optional(AtMs),
    /** From the agent's own log. */
    offline: intervals,
    /** While the agent itself was silent and has not filled in since. */
    agentGaps: intervals,
    maintenance: Type.Array(MaintenanceFiling, { maxItems: 1000 }),
    evidence,
  },
  closed,
)
export type UptimeLog = Static<typeof UptimeLog>

/** Heartbeats that came over those due, platform faults left out. */
const sampleCoverage = Type.Optional(Rate)
/** Sums do not overlap. */
export const AvailabilitySums = Type.Object(
  {
    periodS: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
    sampleCoverage,
    cameras: Type.Array(UptimeSums, { minItems: 1, maxItems: itemsMax }),
  },
  closed,
)
export type AvailabilitySums = Static<typeof AvailabilitySums>
/** Intervals may overlap, and reach beyond the input's `period`, which they need. */
export const AvailabilityLog = Type.Object(
  {
    platformOutages: intervals,
    sampleCoverage,
    cameras: Type.Array(UptimeLog, { minItems: 1, maxItems: itemsMax }),
  },
  closed,
)
export type AvailabilityLog = Static<typeof AvailabilityLog>

const days = Type.Number({ minimum: 0, maximum: 36_500 })
const daysNeeded = Type.Number({ exclusiveMinimum: 0, maximum: 36_500 })
/** Decree 799: which duties the place has. */
const placeClass = Type.Optional(Type.Enum(['ART7', 'ART9', 'NON_PUBLIC', 'UNKNOWN']))
/** The same cap as for ART7, by the park's own list. */
const isRetentionListed = Type.Optional(Type.Boolean())
const retentionOf = { daysNeeded, placeClass, isRetentionListed }
export const RecordingSummary = Type.Object(
  { rec: Measure, days: Type.Union([days, AssessmentState]), ...retentionOf, vqd: Measure },
  closed,
)
const RetainingCamera = Type.Object({ id: Id, days, ...retentionOf, evidence }, closed)
export type RetainingCamera = Static<typeof RetainingCamera>
export const RecordingByCamera = Type.Object(
  {
    rec: Measure,
    retention: Type.Object(
      { cameras: Type.Array(RetainingCamera, { minItems: 1, maxItems: itemsMax }) },
      { ...closed },
    ),
    vqd: Measure,
  },
  closed,
)

/** A time in which no camera of the enterprise captured anything. */
const Silences = Type.Object({ silent: intervals, excused: intervals }, closed)

export const RedFlag = Type.Object(
  {
    flag: Type.Enum(['PROHIBITED_ZONE', 'NO_SIGN', 'UNAUTHORISED_EGRESS']),
    objectId: Id,
    /** A red flag counts once a person has confirmed it. */
    confirmedBy: Id,
  },
  closed,
)

export const ScoreInput = Type.Object(
  {
    slots: Type.Union([ScoredSlots, AssessmentState]),
    archive: Type.Union([ArchiveSummary, ArchiveByCamera, AssessmentState]),
    onlineRate: Type.Union([Rate, AssessmentState, AvailabilitySums, AvailabilityLog]),
    activity: Type.Union([
      Type.Object({ active: Measure, stable: Measure }, closed),
      AssessmentState,
    ]),
    quality: Type.Union([
      Type.Object(
        {
          timely: Measure,
          clock: Measure,
          image: Measure,
          complete: Measure,
          qualified: Measure,
          unique: Measure,
        },
        { ...closed },
      ),
      AssessmentState,
    ]),
    recording: Type.Union([RecordingSummary, RecordingByCamera, AssessmentState]),
    enterpriseId: Type.Optional(Id),
    /** Which configuration; by default `mcs-v1`. */
    config: Type.Optional(Id),
    period: Type.Optional(Interval),
    asOfMs: Type.Optional(AtMs),
    /** Where this and `asOfMs` are given, they decide whether PENDING is still within the grace. */
    onboardedAtMs: Type.Optional(AtMs),
    silences: Type.Optional(Silences),
    redFlags: Type.Optional(Type.Array(RedFlag, { maxItems: 1000 })),
  },
  closed,
)
export type ScoreInput = Static<typeof ScoreInput>
