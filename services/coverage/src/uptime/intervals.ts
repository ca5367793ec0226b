import type { Interval } from '@zhian/contracts/score'

/** Half-open stretches of time, sorted, apart from each other: what `union` gives. */
export type Stretches = readonly Interval[]

/** Everything that any of the intervals covers. Empty ones vanish. */
export function union(intervals: readonly Interval[]): Stretches {
  const sorted = intervals
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)
  const merged: { fromMs: number; toMs: number }[] = []
  for (const { fromMs, toMs } of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else merged.push({ fromMs, toMs })
  }
  return merged
}

export function intersection(a: Stretches, b: Stretches): Stretches {
  const both: Interval[] = []
  let [i, j] = [0, 0]
  for (;;) {
    const [left, right] = [a[i], b[j]]
    if (left === undefined || right === undefined) return both
    const fromMs = Math.max(left.fromMs, right.fromMs)
    const toMs = Math.min(left.toMs, right.toMs)
    if (fromMs < toMs) both.push({ fromMs, toMs })
    if (left.toMs < right.toMs) i += 1
    else j += 1
  }
}

/** What of `a` is not in `b`. */
export function without(a: Stretches, b: Stretches): Stretches {
  if (a.length === 0 || b.length === 0) return a
  const gaps: Interval[] = []
  let fromMs = Number.NEGATIVE_INFINITY
  for (const taken of b) {
    gaps.push({ fromMs, toMs: taken.fromMs })
    fromMs = taken.toMs
  }
  gaps.push({ fromMs, toMs: Number.POSITIVE_INFINITY })
  return intersection(a, gaps)
}

export function lengthMs(stretches: Stretches): number {
  return stretches.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs), 0)
}

export function within(intervals: readonly Interval[], period: Interval): Stretches {
  return intersection(union(intervals), [period])
}
