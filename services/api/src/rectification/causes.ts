import type { Deduction, ScoreResult } from '@zhian/contracts/score-result'
import { compareText } from '@zhian/coverage/score/canonical-json'

/** What an item is about, as it was last measured. */
export interface Finding extends Pick<
  Deduction,
  'ruleId' | 'objectId' | 'pointsLost' | 'measured' | 'threshold' | 'evidence' | 'fixHint'
> {
  readonly alsoObjectIds: readonly string[]
  /** All that was measured wrong, by which its recovery is told. */
  readonly parts: readonly Part[]
}
export type Part = Pick<Deduction, 'ruleId' | 'sub' | 'objectId'>

export interface Cause {
  readonly key: string
  readonly deductions: readonly Deduction[]
}

/** Rules that a camera which is off breaks too: they are the same ticket while it is off. */
const followsFromOff = new Set(['D-ACTIVE', 'D-STABLE'])

/**
 * One cause, one ticket. Cameras that went together are one by what they have in common; what a camera that is off no longer does
 * belongs to its being off; else it is one object and one thing to do.
 */
export function causesOf({ deductions }: Pick<ScoreResult, 'deductions'>): Cause[] {
  const off = new Map(
    deductions.flatMap((each) =>
      each.ruleId === 'O-CAM' ? [[each.objectId, keyOfOff(each)] as const] : [],
    ),
  )
  const keyOf = (deduction: Deduction) => {
    const { ruleId, objectId, fixHint } = deduction
    const offKey = off.get(objectId)
    if (offKey !== undefined && (ruleId === 'O-CAM' || followsFromOff.has(ruleId))) return offKey
    return `${fixHint}/${objectId}`
  }
  return [...Map.groupBy(deductions, keyOf)]
    .map(([key, all]) => ({ key, deductions: all }))
    .sort((a, b) => compareText(a.key, b.key))
}

function keyOfOff({ objectId, evidence, fixHint }: Deduction): string {
  const common = evidence.find((text) => text.startsWith('cause '))
  return `${fixHint}/${common ?? objectId}`
}

/** The rule that costs most speaks for the cause; its points are those of all. */
export function findingOf({ deductions }: Cause): Finding {
  const [worst] = [...deductions].sort(
    (a, b) => b.pointsLost - a.pointsLost || compareText(a.objectId, b.objectId),
  )
  if (worst === undefined) throw new RangeError('a cause without a deduction')
  const objects = new Set(deductions.map(({ objectId }) => objectId))
  objects.delete(worst.objectId)
  return {
    ruleId: worst.ruleId,
    objectId: worst.objectId,
    alsoObjectIds: [...objects].sort(compareText),
    pointsLost: deductions.reduce((sum, { pointsLost }) => sum + pointsLost, 0),
    measured: worst.measured,
    threshold: worst.threshold,
    evidence: [...new Set(deductions.flatMap(({ evidence }) => evidence))].slice(0, 50),
    fixHint: worst.fixHint,
    parts: deductions.map(({ ruleId, sub, objectId }) => ({ ruleId, sub, objectId })),
  }
}
