import type { Interval } from '@zhian/contracts/score'
import { subScores } from '@zhian/contracts/score-result'
import type { Deduction, ScoreResult, SubName } from '@zhian/contracts/score-result'
import { compareText, sumBy } from './canonical-json.ts'
import type { Cap } from './caps.ts'
import { rules } from './rules.ts'
import { isScored } from './sub-score.ts'
import type { SubScore } from './sub-score.ts'

interface Losses {
  readonly deductions: Deduction[]
  /** What is below its threshold and costs nothing. */
  readonly advisories: Deduction[]
}

/** Gives every lost point to an object: together the deductions of a sub-score are its loss. Most points first. */
export function deductionsOf(
  subs: Readonly<Record<SubName, SubScore>>,
  { loss, window }: { readonly loss: ScoreResult['loss']; readonly window: Interval | null },
): Losses {
  const all = subScores.flatMap((sub) => {
    const scored = subs[sub]
    if (!isScored(scored)) return []
    const total = sumBy(scored.lacks, ({ share }) => share)
    return scored.lacks.map(({ share, evidence, ...lack }): Deduction => ({
      ruleId: lack.ruleId,
      sub,
      objectId: lack.objectId,
      pointsLost: total > 0 ? ((loss[sub] ?? 0) * share) / total : 0,
      measured: lack.measured,
      threshold: lack.threshold,
      n: lack.n,
      window,
      evidence: [...evidence].sort(compareText),
      fixHint: rules[lack.ruleId].fix,
    }))
  })
  all.sort(
    (a, b) =>
      b.pointsLost - a.pointsLost ||
      compareText(a.ruleId, b.ruleId) ||
      compareText(a.objectId, b.objectId),
  )
  return {
    deductions: all.filter(({ pointsLost }) => pointsLost > 0),
    advisories: all.filter(({ pointsLost }) => pointsLost === 0),
  }
}

/** What the cap that binds takes beyond all other losses, as a line of its own. */
export function capDeduction(
  { id, objects, measured, threshold }: Cap,
  { capLoss, window }: { readonly capLoss: number; readonly window: Interval | null },
): Deduction {
  return {
    ruleId: id,
    sub: 'CAP',
    objectId: objects[0] ?? 'enterprise',
    pointsLost: capLoss,
    measured,
    threshold,
    n: null,
    window,
    evidence: [...objects],
    fixHint: rules[id].fix,
  }
}
