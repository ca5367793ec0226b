import type { Hidden } from '@zhian/contracts/bulletin'

/** Fewer than this many are not told: they could be somebody's. None at all is nobody's. */
export const countMin = 5

export interface ToldCount {
  /** Null where it is hidden. */
  readonly count: number | null
  readonly hidden: Hidden | null
}

export interface ToldWhole {
  readonly whole: ToldCount
  /** In the order of what was given. */
  readonly divisions: readonly (readonly ToldCount[])[]
}

/**
 * What may be told of a whole and of the parts of each of its divisions (by class, by village, by day), where anybody can add
 * parts up and take them from the whole.
 *
 * What is small is hidden, and beside it as many others, in the order in which they stand, that each small one could still be
 * anything from 1 to 4: a choice by size would tell of sizes. Where the whole has fewer than five for each part there may not be
 * enough others; then no part is told, whatever they are, so that this tells nothing either. Nor is any of a secret whole.
 */
export function tellWhole(
  divisions: readonly (readonly number[])[],
  { whole, isSecret = false }: { readonly whole: number; readonly isSecret?: boolean },
): ToldWhole {
  return {
    // Of a secret whole not even whether it is small.
    whole: isSecret ? withheld : told(whole),
    divisions: divisions.map((parts) =>
      isSecret || whole < countMin * parts.length ? parts.map(() => withheld) : tellParts(parts),
    ),
  }
}

function tellParts(counts: readonly number[]): ToldCount[] {
  const small = counts.filter(isSmall)
  let sum = sumOf(small)
  let taken = 0
  // Until one small count may be the highest while everything else is the lowest that it can be.
  const isEnough = () => taken > 0 && sum >= countMin * taken + (small.length - 1) + (countMin - 1)
  return counts.map((count) => {
    if (small.length === 0 || count < countMin || isEnough()) return told(count)
    sum += count
    taken += 1
    return withheld
  })
}

const withheld: ToldCount = { count: null, hidden: 'beside' }

function told(count: number): ToldCount {
  return isSmall(count) ? { count: null, hidden: 'small' } : { count, hidden: null }
}

const isSmall = (count: number) => count > 0 && count < countMin
const sumOf = (counts: readonly number[]) => counts.reduce((sum, each) => sum + each, 0)
