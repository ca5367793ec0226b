import type { Region } from './picture.ts'

/** Of candidates that overlap more than `overlapMax` (intersection over union) the best-scored one stays; best first. */
export function suppressOverlaps<T extends { readonly region: Region; readonly score: number }>(
  candidates: readonly T[],
  overlapMax: number,
): T[] {
  const kept: T[] = []
  for (const candidate of candidates.toSorted((left, right) => right.score - left.score)) {
    if (kept.every((each) => overlapOf(each.region, candidate.region) <= overlapMax))
      kept.push(candidate)
  }
  return kept
}

/** Intersection over union, 0 to 1. */
export function overlapOf(left: Region, right: Region): number {
  const shared = sharedArea(left, right)
  const all = left.width * left.height + right.width * right.height - shared
  return all > 0 ? shared / all : 0
}

function sharedArea(left: Region, right: Region): number {
  const width = Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x)
  const height = Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y)
  return width > 0 && height > 0 ? width * height : 0
}
