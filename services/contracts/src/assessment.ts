/** What the routes of scores, rectification and analytics say. No person, no plate and no track is in any of it. */
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Capability, EnterpriseClass, Position } from './registry.ts'
import { Band, ParkResult, ScoreResult } from './score-result.ts'

const AtMs = Type.Integer({ minimum: 0 })
const Id = Type.String({ minLength: 1, maxLength: 128 })
const Count = Type.Integer({ minimum: 0 })
const Share = Type.Number({ minimum: 0, maximum: 1 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])

/** A calendar month `2026-11` of the park's time zone, or `rolling7`, `rolling30` up to now. */
export const PeriodKey = Type.String({ pattern: '^(\\d{4}-(0[1-9]|1[0-2])|rolling7|rolling30)$' })

/** One enterprise in the ranking. */
export const ScoreRow = Type.Object({
  enterpriseId: Id,
  name: Type.String(),
  enterpriseClass: EnterpriseClass,
  villageId: Type.Optional(Id),
  position: Type.Optional(Position),
  status: ScoreResult.properties.status,
  isRankable: Type.Boolean(),
  /** 1 is best, equal scores share a rank; null where it is not ranked. */
  rank: orNull(Count),
  output: orNull(Type.Number()),
  band: orNull(Band),
  previousOutput: orNull(Type.Number()),
  assessedWeight: Share,
  /** Points lost by sub-score; null where not assessed. */
  loss: ScoreResult.properties.loss,
  capLoss: Type.Number(),
  cameras: Count,
  camerasOnline: Count,
  openItems: Count,
})
export type ScoreRow = Static<typeof ScoreRow>

/** A rate on a tile, and what it was reckoned from. */
export const Tile = Type.Object({
  key: Type.Enum(['online', 'connected', 'archiveQualified', 'archived', 'intact']),
  good: Count,
  of: Count,
})

export const ParkScores = Type.Object({
  parkId: Id,
  period: PeriodKey,
  fromMs: AtMs,
  toMs: AtMs,
  computedAtMs: orNull(AtMs),
  /** Null where nothing has been scored yet. */
  park: orNull(ParkResult),
  rows: Type.Array(ScoreRow),
  tiles: Type.Array(Tile),
})
export type ParkScores = Static<typeof ParkScores>

/** A required slot as it stands: what it needs, what it has, and why. */
export const SlotView = Type.Object({
  slotId: Id,
  pointId: Id,
  pointName: Type.String(),
  capability: Capability,
  criticality: Type.Integer(),
  credit: orNull(Share),
  reason: Type.String(),
  cameraIds: Type.Array(Id),
  positions: Type.Array(Position),
})
export type SlotView = Static<typeof SlotView>

export const EnterpriseScore = Type.Object({
  row: ScoreRow,
  period: PeriodKey,
  fromMs: AtMs,
  toMs: AtMs,
  computedAtMs: AtMs,
  result: ScoreResult,
  slots: Type.Array(SlotView),
  /** Names of cameras and slots that deductions point at. */
  names: Type.Record(Type.String(), Type.String()),
  trend: Type.Array(
    Type.Object({ period: PeriodKey, output: orNull(Type.Number()), band: orNull(Band) }),
  ),
})
export type EnterpriseScore = Static<typeof EnterpriseScore>

/** What the same inputs, run again, say. */
export const AppealOutcome = Type.Object({
  isSame: Type.Boolean(),
  inputSha256: Type.String(),
  before: orNull(Type.Number()),
  after: orNull(Type.Number()),
  atMs: AtMs,
})
export type AppealOutcome = Static<typeof AppealOutcome>

export const rectificationStates = ['open', 'working', 'recheck', 'closed', 'returned'] as const
export const RectificationState = Type.Enum([...rectificationStates])
export type RectificationState = Static<typeof RectificationState>

/** 整改: one cause, one item. It closes when the measurement recovers, never by a word alone. */
export const RectificationItem = Type.Object({
  itemId: Id,
  enterpriseId: Id,
  enterpriseName: Type.String(),
  ruleId: Type.String(),
  objectId: Id,
  objectName: Type.String(),
  /** Other objects that went for the same cause. */
  alsoObjectIds: Type.Array(Id),
  state: RectificationState,
  firstSeenAtMs: AtMs,
  dueAtMs: orNull(AtMs),
  dueSource: orNull(Type.String()),
  /** Now, by the latest score: what mending it would gain. */
  pointsLost: Type.Number(),
  measured: orNull(Type.Number()),
  threshold: Type.Number(),
  evidence: Type.Array(Type.String()),
  fixHint: Type.String(),
  responsible: orNull(Type.String()),
  note: orNull(Type.String()),
  closedAtMs: orNull(AtMs),
  reopenedAtMs: orNull(AtMs),
  version: Count,
})
export type RectificationItem = Static<typeof RectificationItem>

export const RectificationKpis = Type.Object({
  closed: Count,
  due: Count,
  closedInTime: Count,
  reopened: Count,
  /** Null where nothing was closed. */
  meanHoursToRepair: orNull(Type.Number()),
})
export type RectificationKpis = Static<typeof RectificationKpis>

/** The stretch that a row of an analytic speaks of: a slot of the day, a day from 04:00, a week from Monday. */
export const AnalyticBucket = Type.Enum(['slot', 'day', 'week'])
export type AnalyticBucket = Static<typeof AnalyticBucket>

/** One analytic: a table, how it was asked, and how far it can be trusted. */
export const Analytic = Type.Object({
  name: Type.String(),
  /** As asked, or the next one by which the answer has not too many rows. */
  bucket: AnalyticBucket,
  fromMs: AtMs,
  toMs: AtMs,
  columns: Type.Array(Type.Object({ key: Type.String(), unit: Type.Optional(Type.String()) })),
  /** A cell below the least count is the text `<5`. */
  rows: Type.Array(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Null()]))),
  /** Where even the longest stretch has too many rows: hand this back as `afterEnterpriseId`; null at the end. */
  next: orNull(Id),
  sql: Type.String(),
  parameters: Type.Record(Type.String(), Type.Unknown()),
  completeness: Type.Object({
    /** Camera-hours that were watched, of those that should have been. */
    share: orNull(Share),
    blindCameraIds: Type.Array(Id),
  }),
})
export type Analytic = Static<typeof Analytic>

/** What can be asked. Its texts are the console's: `analytics.<name>.title`, `.about`, and `.columns.<key>` of each column. */
export const AnalyticList = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.String(),
      permission: Type.String(),
      titleKey: Type.String(),
      aboutKey: Type.String(),
      /** Whole days from 04:00 of the park's time (UTC+8). */
      defaultDays: Count,
      daysMax: Count,
      leastCount: Count,
      /** The smallest stretch that is told, once it is over. */
      grain: Type.Enum(['slot', 'day']),
      /** `park` speaks of whole parks and takes no enterprise. */
      level: Type.Enum(['site', 'park']),
      /** A row speaks of one camera, so that one gate can be asked for by `pointId`. */
      isByCamera: Type.Boolean(),
      /** The stretches in which it can be told, the shortest first. */
      buckets: Type.Array(AnalyticBucket),
      columns: Analytic.properties.columns,
    }),
  ),
})
export type AnalyticList = Static<typeof AnalyticList>
