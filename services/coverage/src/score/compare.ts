import type { DeductionChange, ScoreComparison } from '@zhian/contracts/score-history'
import { subScores } from '@zhian/contracts/score-result'
import type { Deduction, ScoreResult } from '@zhian/contracts/score-result'
import { compareText } from './canonical-json.ts'

type Compared = Pick<ScoreResult, 'sub' | 'deductions' | 'redFlags'>

/** What differs between two results of one enterprise, the largest difference of points first. */
export function compareScores(before: Compared, after: Compared): ScoreComparison {
  const subs = subScores.flatMap((sub) =>
    before.sub[sub] === after.sub[sub]
      ? []
      : [{ sub, before: before.sub[sub], after: after.sub[sub] }],
  )
  return {
    subs,
    deductions: deductionChanges(before.deductions, after.deductions),
    flagsRaised: after.redFlags.filter((flag) => !before.redFlags.includes(flag)),
    flagsCleared: before.redFlags.filter((flag) => !after.redFlags.includes(flag)),
  }
}

function deductionChanges(
  before: readonly Deduction[],
  after: readonly Deduction[],
): DeductionChange[] {
  const [then, now] = [byObject(before), byObject(after)]
  const changes = [...new Map([...then, ...now])].map(([key, { ruleId, sub, objectId }]) => {
    const [was, is] = [then.get(key)?.pointsLost ?? null, now.get(key)?.pointsLost ?? null]
    return { ruleId, sub, objectId, before: was, after: is }
  })
  return changes
    .filter((each) => each.before !== each.after)
    .sort((a, b) => sizeOf(b) - sizeOf(a) || compareText(keyOf(a), keyOf(b)))
}

const keyOf = ({ ruleId, objectId }: Pick<Deduction, 'ruleId' | 'objectId'>) =>
  `${ruleId} ${objectId}`
/** A rule takes points from an object once. */
const byObject = (deductions: readonly Deduction[]) =>
  new Map(deductions.map((each) => [keyOf(each), each]))

const sizeOf = ({ before, after }: DeductionChange) => Math.abs((after ?? 0) - (before ?? 0))
