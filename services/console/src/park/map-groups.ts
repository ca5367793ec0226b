import type { ScoreRow } from '@zhian/contracts/assessment'
import type { Point } from '@zhian/coverage/geometry/plane'

/** Something to be marked on a plan. */
interface Placed<Row> {
  readonly row: Row
  readonly at: Point
}

/** What stands so close together on the page that one mark is shown for it: that of the worst. */
export interface MarkGroup<Row> {
  readonly worst: Placed<Row>
  readonly others: readonly Placed<Row>[]
}

/** Marks nearer than this overlap. */
const apartPx = 32

type Judged = Pick<ScoreRow, 'band' | 'output' | 'enterpriseId'>

/** Red before yellow before what has no score; within a band the fewest points first. */
const order = { RED: 0, YELLOW: 1, NONE: 2, GREEN: 3 } as const
const worse = (a: Judged, b: Judged) =>
  order[a.band ?? 'NONE'] - order[b.band ?? 'NONE'] ||
  (a.output ?? 0) - (b.output ?? 0) ||
  (a.enterpriseId < b.enterpriseId ? -1 : 1)

/**
 * Marks that would overlap are gathered, each group around the worst that is not in another: who looks from afar sees where the
 * worst are, and none is hidden by a better one. The worst come last, so that they are drawn above.
 */
export function gathered<Row extends Judged>(
  marks: readonly Placed<Row>[],
  metresPerPixel: number,
): MarkGroup<Row>[] {
  const apartM = apartPx * metresPerPixel
  const groups: { worst: Placed<Row>; others: Placed<Row>[] }[] = []
  for (const mark of marks.toSorted((a, b) => worse(a.row, b.row))) {
    const [nearest] = groups
      .map((group) => ({
        group,
        away: Math.hypot(group.worst.at.x - mark.at.x, group.worst.at.y - mark.at.y),
      }))
      .filter(({ away }) => away < apartM)
      .toSorted((a, b) => a.away - b.away)
    if (nearest === undefined) groups.push({ worst: mark, others: [] })
    else nearest.group.others.push(mark)
  }
  return groups.toReversed()
}
