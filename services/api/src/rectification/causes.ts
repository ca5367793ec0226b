import type { Deduction, ScoreResult } from '@zhian/contracts/score-result'
import { compareText } from '@zhian/coverage/score/canonical-json'
import type { FixHint } from '@zhian/coverage/score/rules'

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
  /** Those of them that follow from no other. */
  readonly own: readonly Deduction[]
}

/**
 * What else a camera breaks by the way, the strongest first: one that is off captures nothing, one that is covered captures little and
 * badly, a plate that is not read is missing too, what a slow clock writes seems to come late, and so does a second copy.
 */
const follows: readonly (readonly [ruleId: string, followers: readonly string[]])[] = [
  ['O-CAM', ['D-ACTIVE', 'D-STABLE']],
  ['R-VQD', ['D-ACTIVE', 'D-STABLE', 'Q-QUALIFIED', 'Q-COMPLETE']],
  ['Q-QUALIFIED', ['Q-COMPLETE']],
  ['Q-CLOCK', ['Q-TIMELY']],
  ['Q-UNIQUE', ['Q-TIMELY']],
]

/**
 * One cause, one ticket. What cameras or slots have in common is one by that; what a camera no longer does because of something else
 * belongs to that; a cap belongs to the slot that it is for; else it is one object and one thing to do.
 */
export function causesOf({ deductions }: Pick<ScoreResult, 'deductions'>): Cause[] {
  const byObject = Map.groupBy(deductions, ({ objectId }) => objectId)
  const reasonOf = (deduction: Deduction): Deduction | undefined => {
    const { ruleId, objectId } = deduction
    if (commonOf(deduction) !== undefined) return undefined
    const beside = byObject.get(objectId) ?? []
    return (
      follows
        .flatMap(([rule, followers]) =>
          followers.includes(ruleId) ? beside.filter((each) => each.ruleId === rule) : [],
        )
        .find((reason) => isExplained(deduction, reason)) ??
      capped(deduction, { beside, deductions })
    )
  }
  return [...Map.groupBy(deductions, (each) => ownKeyOf(reasonOf(each) ?? each))]
    .map(([key, all]) => {
      const own = all.filter((each) => reasonOf(each) === undefined)
      return { key, deductions: all, own }
    })
    .sort((a, b) => compareText(a.key, b.key))
}

/** Of captures that lack something, so many may be readable. */
const readableMax = 0.02

/** Where more captures lack something than cannot be read, they lack something else. */
function isExplained({ ruleId, measured }: Deduction, reason: Deduction): boolean {
  if (ruleId !== 'Q-COMPLETE' || reason.ruleId !== 'Q-QUALIFIED') return true
  return (measured ?? 0) >= (reason.measured ?? 0) - readableMax
}

/** What the cap is for: the slot that is open, or what is off where nothing has been captured for days. */
function capped(
  { ruleId }: Deduction,
  { beside, deductions }: Record<'beside' | 'deductions', readonly Deduction[]>,
): Deduction | undefined {
  if (ruleId === 'CAP-GATE') return beside.find(({ sub }) => sub === 'C')
  return ruleId === 'CAP-DEAD' ? deductions.find((each) => each.ruleId === 'O-CAM') : undefined
}

const archiveCause = 'cause archive '
const commonOf = ({ evidence }: Deduction) => evidence.find((text) => text.startsWith('cause '))

function ownKeyOf(deduction: Deduction): string {
  const { objectId, fixHint } = deduction
  const common = commonOf(deduction)
  if (common?.startsWith(archiveCause))
    return `${'correct_archive' satisfies FixHint}/${common.slice(archiveCause.length)}`
  return `${fixHint}/${common ?? objectId}`
}

/** What follows from nothing else speaks for the cause, of several that which costs most; the points are those of all. */
export function findingOf({ deductions, own }: Cause): Finding {
  const [worst] = [...(own.length > 0 ? own : deductions)].sort(
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
