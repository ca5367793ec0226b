/** Scores as rows; members that are text hold JSON unless they say otherwise. */
export interface AssessmentTables {
  assessmentCursors: { name: string; atMs: number }
  scores: ScoreRecord
  parkScores: ParkScoreRecord
  scoreAppeals: ScoreAppealRecord
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
