import type { Measure } from '@zhian/contracts/score'
import type { TallyName } from '../config/mcs-v1.ts'

export interface Tally {
  readonly good: number
  readonly of: number
}

/** What one camera did in some time. Counts are whole numbers, so that adding and taking off is exact. */
export type Tallies = Readonly<Partial<Record<TallyName, Tally>>>

const nothing: Tally = { good: 0, of: 0 }

/** `days` together, in any order. */
export function monthOf(days: readonly Tallies[]): Tallies {
  return days.reduce(plus, {})
}

/** A month in which one day has become another, because late data arrived or a day was added. */
export function withDay(
  month: Tallies,
  { was, is }: { readonly was?: Tallies; readonly is: Tallies },
): Tallies {
  return plus(was === undefined ? month : combined(month, was, -1), is)
}

const plus = (a: Tallies, b: Tallies) => combined(a, b, 1)

function combined(a: Tallies, b: Tallies, sign: 1 | -1): Tallies {
  const sum: Partial<Record<TallyName, Tally>> = { ...a }
  for (const [name, { good, of }] of Object.entries(b) as [TallyName, Tally][]) {
    const before = sum[name] ?? nothing
    sum[name] = { good: before.good + sign * good, of: before.of + sign * of }
  }
  return sum
}

/** The member of a `ScoreInput` for one name: NA where no camera counts it. */
export function measureOf(name: TallyName, months: ReadonlyMap<string, Tallies>): Measure {
  const cameras = [...months].flatMap(([id, { [name]: tally }]) =>
    tally === undefined ? [] : [{ id, good: tally.good, of: tally.of }],
  )
  return cameras.length === 0 ? 'NA' : { cameras }
}
