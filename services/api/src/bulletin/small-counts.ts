/** Fewer than this many are not told: they could be somebody's. None at all is nobody's. */
const countMin = 5

export interface ShownCount {
  /** Null where it is too small to be told. */
  readonly count: number | null
  readonly isSmall: boolean
}

/**
 * What may be printed of counts that stand beside their sum. Where one alone was left out it could be reckoned from the
 * others, so the smallest of those goes too.
 */
export function shownCounts(counts: readonly number[]): ShownCount[] {
  const isSmall = counts.map((count) => count > 0 && count < countMin)
  if (isSmall.filter(Boolean).length === 1) {
    const others = counts.flatMap((count, index) => (count >= countMin ? [{ count, index }] : []))
    const least = others.toSorted((a, b) => a.count - b.count)[0]
    if (least !== undefined) isSmall[least.index] = true
  }
  return counts.map((count, index) =>
    isSmall[index] ? { count: null, isSmall: true } : { count, isSmall: false },
  )
}
