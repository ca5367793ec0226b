import type { AssessmentState } from '@zhian/contracts/score'
import type { ComponentResult, SubName } from '@zhian/contracts/score-result'
import { componentsOf } from '../config/mcs-v1.ts'
import type { ComponentName, ConfigOfScore } from '../config/mcs-v1.ts'
import { sumBy } from './canonical-json.ts'
import { ramp, weightedMean } from './measure.ts'
import type { Assessment, MeasuredRate } from './measure.ts'
import type { RuleId } from './rules.ts'

/** One object's part in what a sub-score lacks. */
export interface Lack {
  readonly ruleId: RuleId
  readonly objectId: string
  /** In proportion to the other lacks of the same sub-score. */
  readonly share: number
  readonly measured: number | null
  readonly threshold: number
  readonly n: number | null
  readonly evidence: readonly string[]
}

export interface Scored {
  readonly score: number
  readonly lacks: readonly Lack[]
}
/** Left out of the score, its weight with it. */
export interface LeftOut {
  readonly state: Exclude<AssessmentState, 'PENDING_AFTER_GRACE'>
}
export type SubScore = Scored | LeftOut

export const isScored = (sub: SubScore): sub is Scored => 'score' in sub
export const enterprise = 'enterprise'

export function ofState(state: AssessmentState): SubScore {
  return state === 'PENDING_AFTER_GRACE'
    ? { score: 0, lacks: [unreported(enterprise, 1)] }
    : { state }
}

export function unreported(objectId: string, share: number): Lack {
  const nothing = { measured: null, threshold: 1, n: null, evidence: [] }
  return { ruleId: 'NOT-REPORTED', objectId, share, ...nothing }
}

export interface ComponentsScored {
  readonly sub: SubScore
  readonly components: Readonly<Record<string, ComponentResult>>
}

/** D, Q and R: the weighted mean of their components' points. */
export function ofComponents(
  sub: keyof typeof componentsOf,
  assessments: Readonly<Partial<Record<ComponentName, Assessment>>>,
  config: ConfigOfScore,
): ComponentsScored {
  const components = componentsOf[sub].map((name) => {
    const assessment: Assessment = assessments[name] ?? { state: 'NA' }
    return {
      name,
      weight: config.components[name].weight,
      ...ofComponent(sub, { name, assessment, config }),
    }
  })
  const scored = components.flatMap(({ weight, scored }) =>
    isScored(scored) ? [{ weight, ...scored }] : [],
  )
  const score = weightedMean(scored, { value: (each) => each.score, weight: (each) => each.weight })
  const results = Object.fromEntries(components.map(({ name, result }) => [name, result]))
  if (score === null) {
    return {
      sub: { state: strongest(components.map(({ result }) => result.score)) },
      components: results,
    }
  }
  const lacks = scored.flatMap((each) =>
    scaled(each.lacks, (each.weight * (100 - each.score)) / 100),
  )
  return { sub: { score, lacks }, components: results }
}

function ofComponent(
  sub: SubName,
  {
    name,
    assessment,
    config,
  }: { name: ComponentName; assessment: Assessment; config: ConfigOfScore },
): { scored: SubScore; result: ComponentResult } {
  if ('state' in assessment) {
    const scored =
      assessment.state === 'PENDING_AFTER_GRACE'
        ? { score: 0, lacks: [unreported(name, 1)] }
        : { state: assessment.state }
    const score = isScored(scored) ? 0 : assessment.state
    return { scored, result: { rate: null, score, n: null } }
  }
  const ruleId = `${sub}-${name.toUpperCase()}` as RuleId
  const scored = ofRate(assessment, { ruleId, ...config.components[name] })
  return { scored, result: { rate: assessment.rate, score: scored.score, n: assessment.n } }
}

interface RateRule {
  readonly ruleId: RuleId
  readonly lo: number
  readonly hi: number
}

/** Where every camera reaches `hi` nothing is lost, whatever the last bit of their mean says. */
export function ofRate({ rate, n, cameras }: MeasuredRate, { ruleId, lo, hi }: RateRule): Scored {
  const rates = cameras.length > 0 ? cameras : [{ id: enterprise, rate, n, evidence: [] }]
  const lacks = rates
    .filter((each) => each.rate < hi)
    .map(({ id, rate: measured, ...camera }) => ({
      ruleId,
      objectId: id,
      share: hi - measured,
      measured,
      threshold: hi,
      ...camera,
    }))
  return { score: lacks.length === 0 ? 100 : ramp(rate, { lo, hi }), lacks }
}

/** The same lacks, together `total`; a total of nothing leaves them as advice. */
export function scaled(lacks: readonly Lack[], total: number): Lack[] {
  const sum = sumBy(lacks, ({ share }) => share)
  return lacks.map((lack) => ({ ...lack, share: sum > 0 ? (total * lack.share) / sum : 0 }))
}

/** Of components that were all left out: what may still come says more than what does not exist. */
function strongest(states: readonly (number | AssessmentState)[]): LeftOut['state'] {
  return (['PENDING', 'UNKNOWN_PLATFORM'] as const).find((state) => states.includes(state)) ?? 'NA'
}
