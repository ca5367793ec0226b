import { Type } from 'typebox'
import type { Static } from 'typebox'
import { AssessmentState, Interval } from './score.ts'

/** What the score of one enterprise, and of a park, says. Points are of 100. */
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const Points = Type.Number({ minimum: 0, maximum: 100 })

export const subScores = ['C', 'A', 'O', 'D', 'Q', 'R'] as const
/** Coverage, archive, availability (online), activity (data), quality, recording. */
export type SubName = (typeof subScores)[number]
const bySub = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Object({ C: type, A: type, O: type, D: type, Q: type, R: type })

export const Band = Type.Enum(['GREEN', 'YELLOW', 'RED'])
export type Band = Static<typeof Band>

/** Why points are missing; an advisory is the same with no points lost. */
export const Deduction = Type.Object({
  ruleId: Type.String(),
  sub: Type.Enum([...subScores, 'CAP']),
  /** Slot, camera, or `enterprise` where the input knows no finer. */
  objectId: Type.String(),
  pointsLost: Points,
  /** Null where nothing was reported. */
  measured: orNull(Type.Number()),
  /** No point is lost from here on. */
  threshold: Type.Number(),
  /** How many observations `measured` rests on, where that is known. */
  n: orNull(Type.Number()),
  window: orNull(Interval),
  evidence: Type.Array(Type.String()),
  /** Key into the table of fixes. */
  fixHint: Type.String(),
})
export type Deduction = Static<typeof Deduction>

const ComponentResult = Type.Object({
  rate: orNull(Type.Number()),
  score: Type.Union([Points, AssessmentState]),
  n: orNull(Type.Number()),
})
export type ComponentResult = Static<typeof ComponentResult>

const UptimeResult = Type.Object({
  id: Type.String(),
  w: Type.Number(),
  baseS: Type.Number(),
  downS: Type.Number(),
  maintenanceExcusedS: Type.Number(),
  maintenanceOverCapS: Type.Number(),
  /** Null where the camera was not due for a moment. */
  onlineRate: orNull(Type.Number()),
  /** Filings that excuse nothing, or not all that they name. */
  refused: Type.Array(Type.String()),
  /** The longest times that it was down, and what its input refers to. */
  evidence: Type.Array(Type.String()),
})
export type UptimeResult = Static<typeof UptimeResult>

const CapResult = Type.Object({
  id: Type.String(),
  max: Points,
  /** Whether this cap alone takes points. */
  isLowering: Type.Boolean(),
  objects: Type.Array(Type.String()),
})
export type CapResult = Static<typeof CapResult>

export const ScoreResult = Type.Object({
  configVersion: Type.String(),
  configSha256: Sha256,
  inputSha256: Sha256,
  period: orNull(Interval),
  asOfMs: orNull(Type.Integer()),
  /** INSUFFICIENT: too little is assessed for a number. DISQUALIFIED: red-flagged, the number stays visible. */
  status: Type.Enum(['RATED', 'INSUFFICIENT', 'DISQUALIFIED']),
  isRankable: Type.Boolean(),
  confidence: Type.Enum(['HIGH', 'MEDIUM', 'INSUFFICIENT']),
  sub: bySub(Type.Union([Points, AssessmentState])),
  raw: orNull(Points),
  final: orNull(Points),
  /** `final` rounded half up to one decimal; band and letter are those of this. */
  output: orNull(Points),
  band: orNull(Band),
  letter: orNull(Type.Enum(['A', 'B', 'C', 'D'])),
  assessedWeight: Type.Number({ minimum: 0, maximum: 1 }),
  /** Null where the sub-score is not assessed. */
  loss: bySub(orNull(Points)),
  /** In the order of the input's slots; null where a slot is not assessed. */
  slotLoss: Type.Array(orNull(Points)),
  /** The caps that lower the score, the one that binds first. */
  capsApplied: Type.Array(Type.String()),
  capLoss: Points,
  /** Every cap whose condition holds, lowering or not. */
  caps: Type.Array(CapResult),
  components: Type.Record(Type.String(), ComponentResult),
  uptime: Type.Array(UptimeResult),
  deductions: Type.Array(Deduction),
  advisories: Type.Array(Deduction),
  flags: Type.Array(Type.String()),
  redFlags: Type.Array(Type.String()),
})
export type ScoreResult = Static<typeof ScoreResult>

export const ParkInput = Type.Object(
  {
    config: Type.Optional(Type.String({ maxLength: 128 })),
    enterprises: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 128 }),
          /** 3 for key enterprises and public owners, 2 for medium, 1 for small ones. */
          u: Type.Number({ exclusiveMinimum: 0, maximum: 1e6 }),
          /** Unrounded, after caps. Null where it has none. */
          score: orNull(Points),
          /** Why it has none. */
          state: Type.Optional(Type.String({ maxLength: 200 })),
          /** Below what a score needs, the score does not count either. */
          assessedWeight: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
          isRankable: Type.Optional(Type.Boolean()),
          uncoveredGates: Type.Optional(Type.Integer({ minimum: 0 })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 100_000 },
    ),
  },
  { additionalProperties: false },
)
export type ParkInput = Static<typeof ParkInput>

export const ParkResult = Type.Object({
  configVersion: Type.String(),
  configSha256: Sha256,
  inputSha256: Sha256,
  /** Null where no enterprise is rated. */
  mean: orNull(Points),
  /** Share of the weight that should be connected and is rated. */
  access: Type.Number({ minimum: 0, maximum: 1 }),
  park: Points,
  output: Points,
  band: Band,
  median: orNull(Points),
  p10: orNull(Points),
  /** Share of the rated enterprises in the red band. */
  shareRed: orNull(Type.Number({ minimum: 0, maximum: 1 })),
  uncoveredGates: Type.Integer({ minimum: 0 }),
  assessedWeight: Type.Object({
    high: Type.Integer(),
    medium: Type.Integer(),
    insufficient: Type.Integer(),
  }),
  /** Best first; equal outputs share a rank. Only those that may be ranked. */
  ranking: Type.Array(
    Type.Object({ rank: Type.Integer(), id: Type.String(), output: Points, band: Band }),
  ),
})
export type ParkResult = Static<typeof ParkResult>
