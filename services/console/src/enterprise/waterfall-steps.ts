import { subScores } from '@zhian/contracts/score-result'
import type { Deduction, ScoreResult, SubName } from '@zhian/contracts/score-result'

/** One step from 100 down to the score. */
export interface Step {
  readonly of: SubName | 'CAP'
  /** Of 100; null where it is not assessed and costs nothing. */
  readonly lost: number | null
  /** What is left after this step. */
  readonly left: number
  readonly score: number | null
  /** Why it is not assessed. */
  readonly state: string | null
  readonly deductions: readonly Deduction[]
}

/** From 100 over the losses by sub-score and the caps to the score; the steps add up. */
export function waterfallSteps(result: ScoreResult): Step[] {
  let left = 100
  const steps = subScores.map((of): Step => {
    const lost = result.loss[of]
    const score = result.sub[of]
    left -= lost ?? 0
    return {
      of,
      lost,
      left,
      score: typeof score === 'number' ? score : null,
      state: typeof score === 'number' ? null : score,
      deductions: ofSub(result, of),
    }
  })
  if (result.capsApplied.length === 0) return steps
  left -= result.capLoss
  const caps = { score: null, state: null, deductions: ofSub(result, 'CAP') }
  return [...steps, { of: 'CAP', lost: result.capLoss, left, ...caps }]
}

const ofSub = ({ deductions, advisories }: ScoreResult, of: Deduction['sub']) =>
  [...deductions, ...advisories]
    .filter(({ sub }) => sub === of)
    .sort((a, b) => b.pointsLost - a.pointsLost)

export interface Gain {
  readonly fixHint: string
  readonly points: number
  readonly objectIds: readonly string[]
  readonly ruleIds: readonly string[]
}

/** What each way of mending would gain, most first. Points of a cap come only with the cause that binds it. */
export function gainsOf({ deductions }: Pick<ScoreResult, 'deductions'>): Gain[] {
  const byFix = Map.groupBy(deductions, ({ fixHint }) => fixHint)
  const distinct = (texts: readonly string[]) => [...new Set(texts)]
  return [...byFix]
    .map(([fixHint, all]) => ({
      fixHint,
      points: all.reduce((sum, { pointsLost }) => sum + pointsLost, 0),
      objectIds: distinct(all.map(({ objectId }) => objectId)),
      ruleIds: distinct(all.map(({ ruleId }) => ruleId)),
    }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
}

/** A rate as per cent, days and seconds as they are; the threshold says which it is. */
export function measuredText(value: number | null, { ruleId, threshold }: Deduction): string {
  if (value === null) return '—'
  if (ruleId === 'CAP-DEAD') return `${Math.round(value / 3600)} h`
  if (threshold <= 1) return `${Math.round(value * 1000) / 10}%`
  return String(Math.round(value * 10) / 10)
}
