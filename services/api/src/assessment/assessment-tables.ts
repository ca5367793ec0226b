/** Scores as rows; members that are text hold JSON unless they say otherwise. */
export interface AssessmentTables {
  assessmentCursors: { name: string; atMs: number }
  scores: ScoreRecord
  parkScores: ParkScoreRecord
  scoreAppeals: ScoreAppealRecord
  scoreRevisions: ScoreRevisionRecord
  scoreContents: ScoreContentRecord
}

export interface ScoreRecord {
  enterpriseId: string
  period: string
  parkId: string
  fromMs: number
  toMs: number
  configVersion: string
  /** ScoreInput. */
  input: string
  inputSha256: string
  /** ScoreResult. */
  result: string
  /** ScoreSummary: what lists show. */
  summary: string
  computedAtMs: number
}

export interface ParkScoreRecord {
  parkId: string
  period: string
  fromMs: number
  toMs: number
  /** ParkInput. */
  input: string
  /** ParkResult. */
  result: string
  tiles: string
  computedAtMs: number
}

export interface ScoreAppealRecord {
  id: string
  enterpriseId: string
  period: string
  atMs: number
  /** Name of an account, plain text. */
  askedBy: string
  reason: string
  /** AppealOutcome. */
  outcome: string
}

/** One computation that gave another input than the one before; what it read and said is in its content. */
export interface ScoreRevisionRecord {
  enterpriseId: string
  period: string
  /** Counts up from 1. */
  revision: number
  fromMs: number
  toMs: number
  configVersion: string
  inputSha256: string
  /** RevisionReason[]. */
  reasons: string
  computedAtMs: number
  /** What arrived until then, by the warehouse's clock, was counted. */
  seenUntilMs: number
}

export interface ScoreContentRecord {
  inputSha256: string
  configVersion: string
  /** JSON `{ input, result }`, compressed. */
  gzipBase64: string
}
