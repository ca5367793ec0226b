/** How a score came to be what it is: every computation that gave another input, and what changed from one to the next. */
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { AppealOutcome, PeriodKey } from './assessment.ts'
import { AssessmentState } from './score.ts'
import { Deduction, ScoreResult, subScores } from './score-result.ts'

const AtMs = Type.Integer({ minimum: 0 })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])

/**
 * Why it was computed again: the period went on, data of times already counted came later, the registry changed (archives, points,
 * filings, inspections), or the score's rules did.
 */
export const revisionReasons = ['first', 'period', 'late', 'registry', 'configuration'] as const
export const RevisionReason = Type.Enum([...revisionReasons])
export type RevisionReason = Static<typeof RevisionReason>

const SubScoreChange = Type.Object({
  sub: Type.Enum([...subScores]),
  before: Type.Union([Type.Number(), AssessmentState]),
  after: Type.Union([Type.Number(), AssessmentState]),
})

/** Points lost to one object by one rule; null on the side where it lost none. */
const DeductionChange = Type.Object({
  ruleId: Deduction.properties.ruleId,
  sub: Deduction.properties.sub,
  objectId: Deduction.properties.objectId,
  before: orNull(Type.Number()),
  after: orNull(Type.Number()),
})
export type DeductionChange = Static<typeof DeductionChange>

/** What differs between two results; of rated ones the deductions' differences add up to the score's. */
export const ScoreComparison = Type.Object({
  subs: Type.Array(SubScoreChange),
  deductions: Type.Array(DeductionChange),
  /** Red flags that are new, and those that are gone. */
  flagsRaised: Type.Array(Type.String()),
  flagsCleared: Type.Array(Type.String()),
})
export type ScoreComparison = Static<typeof ScoreComparison>

export const ScoreRevision = Type.Object({
  /** Counts up from 1 within enterprise and period. */
  revision: Type.Integer({ minimum: 1 }),
  computedAtMs: AtMs,
  fromMs: AtMs,
  toMs: AtMs,
  configVersion: Type.String(),
  inputSha256: ScoreResult.properties.inputSha256,
  reasons: Type.Array(RevisionReason),
  status: ScoreResult.properties.status,
  output: ScoreResult.properties.output,
  band: ScoreResult.properties.band,
  /** Against the one before; null for the first that is kept. */
  change: orNull(ScoreComparison),
})
export type ScoreRevision = Static<typeof ScoreRevision>

export const ScoreHistory = Type.Object({
  period: PeriodKey,
  /** Newest first. */
  items: Type.Array(ScoreRevision),
  /** Hand this back as `before`; null at the end. */
  next: orNull(Type.Integer()),
  /** 申诉, newest first: the inputs of the time, run again. */
  appeals: Type.Array(
    Type.Object({ by: Type.String(), reason: Type.String(), outcome: AppealOutcome }),
  ),
  /** Of objects that changes point at. */
  names: Type.Record(Type.String(), Type.String()),
})
export type ScoreHistory = Static<typeof ScoreHistory>

/** One of them whole, and what differs from another. */
export const ScoreRevisionDetail = Type.Object({
  item: ScoreRevision,
  result: ScoreResult,
  against: orNull(Type.Integer()),
  comparison: orNull(ScoreComparison),
})
export type ScoreRevisionDetail = Static<typeof ScoreRevisionDetail>
