import type { Hidden } from '@zhian/contracts/bulletin'
import { captureFigures, classFigures } from './figure-statements.ts'
import type { ReadMonth } from './read-month.ts'
import { countMin, tellWhole } from './small-counts.ts'
import type { ToldCount } from './small-counts.ts'

export interface ToldFigure {
  readonly value: number | null
  readonly hidden: Hidden | null
}

/** What may be told of a month. */
export interface ToldMonth {
  readonly figures: ReadonlyMap<string, ToldFigure>
  readonly days: readonly ToldCount[]
  /** Vehicles by village, in the order in which they were given. */
  readonly villages: readonly ToldCount[]
}

/**
 * Kinds and days divide the same captures, classes and villages the same vehicles. There are never more vehicles than captures
 * of them, so those are no secret where these are told.
 */
export function tellMonth(
  { figures, days }: Pick<ReadMonth, 'figures' | 'days'>,
  villageVehicles: readonly number[] = [],
): ToldMonth {
  const countsOf = (keys: readonly string[]) => keys.map((key) => figures[key] ?? 0)
  const seen = sumOf(days)
  const captures = tellWhole([countsOf(captureFigures), days], { whole: seen })
  const villages = villageVehicles.length === 0 ? [] : [villageVehicles]
  const vehicles = tellWhole([countsOf(classFigures), ...villages], {
    whole: figures['vehicles'] ?? 0,
    isSecret: captures.divisions[0]?.some(({ hidden }) => hidden !== null) ?? false,
  })
  const told = new Map(
    Object.entries(figures).map(([key, value]): [string, ToldFigure] => [
      key,
      { value: rounded(value), hidden: null },
    ]),
  )
  const put = (keys: readonly string[], counts: readonly ToldCount[] = []) => {
    for (const [index, { count, hidden }] of counts.entries())
      told.set(keys[index] ?? '', { value: count, hidden })
  }
  put(captureFigures, captures.divisions[0])
  put(classFigures, vehicles.divisions[0])
  put(['vehicles'], [vehicles.whole])
  // A share of so few would be a number of captures.
  if (seen < countMin) told.set('timely', { value: null, hidden: seen === 0 ? null : 'small' })
  return {
    figures: told,
    days: captures.divisions[1] ?? [],
    villages: vehicles.divisions[1] ?? [],
  }
}

/** Six decimals: sums of floating point differ in their last bits with the order of rows. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(6))
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, each) => sum + each, 0)
