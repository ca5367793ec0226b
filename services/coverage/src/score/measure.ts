import type { AssessmentState, Measure } from '@zhian/contracts/score'
import type { ComponentRule, Ramp } from '../config/mcs-v1.ts'
import { compareText, sumBy } from './canonical-json.ts'

export interface CameraRate {
  readonly id: string
  readonly rate: number
  readonly n: number | null
  readonly evidence: readonly string[]
}

export interface MeasuredRate {
  readonly rate: number
  readonly n: number | null
  /** Sorted by id; none where the input knows only the whole. */
  readonly cameras: readonly CameraRate[]
}

/** What could not be measured says why; `isTooFew` where it was looked at too seldom. */
export type Assessment =
  | MeasuredRate
  | { readonly state: AssessmentState; readonly isTooFew?: boolean }

/** Points of 100 for a rate. */
export function ramp(rate: number, { lo, hi }: Ramp): number {
  return 100 * Math.min(1, Math.max(0, (rate - lo) / (hi - lo)))
}

export function assess(measure: Measure, rule: ComponentRule): Assessment {
  if (typeof measure === 'string') return { state: measure }
  if (typeof measure === 'number') return { rate: measure, n: null, cameras: [] }
  const tallies = measure.cameras
    .filter(({ of }) => of > 0)
    .sort((a, b) => compareText(a.id, b.id))
    .map(({ id, good, of, evidence = [] }) => ({ id, good, n: of, rate: good / of, evidence }))
  const n = sumBy(tallies, (tally) => tally.n)
  const telling = tallies.filter((tally) => tally.n >= rule.observationsMin)
  if (rule.average === 'mean' && telling.length > 0) {
    const rate = sumBy(telling, (tally) => tally.rate) / telling.length
    return { rate, n: sumBy(telling, (tally) => tally.n), cameras: telling }
  }
  if (n === 0 || n < rule.observationsMin) return { state: 'NA', isTooFew: true }
  return { rate: sumBy(tallies, ({ good }) => good) / n, n, cameras: tallies }
}

/** The mean of rates that are given as such, weighted; null where there is none. */
export function weightedMean<T>(
  items: readonly T[],
  { value, weight }: { value: (item: T) => number; weight: (item: T) => number },
): number | null {
  const total = sumBy(items, weight)
  return total > 0 ? sumBy(items, (item) => weight(item) * value(item)) / total : null
}
