import type { RectificationItem, ScoreRow } from '@zhian/contracts/assessment'
import { subScores } from '@zhian/contracts/score-result'
import type { Band, SubName } from '@zhian/contracts/score-result'
import { classWeights } from '@zhian/coverage/config/class-weights'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'

type Reason = SubName | 'CAP'
export interface Loss {
  readonly of: Reason
  readonly points: number
}

/** Where an enterprise lost its points, most first; what is below a tenth is not worth a word. */
export function lossesOf({ loss, capLoss }: Pick<ScoreRow, 'loss' | 'capLoss'>): Loss[] {
  const bySub = subScores.map((of): Loss => ({ of, points: loss[of] ?? 0 }))
  return [...bySub, { of: 'CAP' as const, points: capLoss }]
    .filter(({ points }) => points >= 0.05)
    .sort((a, b) => b.points - a.points)
}

export const isAssessed = ({ output }: ScoreRow): boolean => output !== null

/** What to mend first in one enterprise. */
export interface FirstStep {
  readonly row: ScoreRow
  /** Its open item that costs most; none where nothing has been opened for what is missing. */
  readonly item: RectificationItem | undefined
  /** How many more of its items are open. */
  readonly others: number
  /** What mending it adds to the park's score. */
  readonly parkGain: number
}

/** Where a step gains the park most: of each enterprise the item that costs most, by the enterprise's weight. */
export function doFirst(
  rows: readonly ScoreRow[],
  items: readonly RectificationItem[],
): FirstStep[] {
  const rated = rows.filter(isAssessed)
  const weightOfAll = rated.reduce((sum, row) => sum + classWeights[row.enterpriseClass], 0)
  const open = Map.groupBy(items.filter(isOpen), ({ enterpriseId }) => enterpriseId)
  return rated
    .map((row): FirstStep => {
      const own = (open.get(row.enterpriseId) ?? []).toSorted((a, b) => b.pointsLost - a.pointsLost)
      const missing = row.band === 'GREEN' ? 0 : 100 - (row.output ?? 100)
      const share = ((1 - mcsV1.park.beta) * classWeights[row.enterpriseClass]) / weightOfAll
      const parkGain = share * (own[0]?.pointsLost ?? missing)
      return { row, item: own[0], others: Math.max(0, own.length - 1), parkGain }
    })
    .filter(({ parkGain }) => parkGain > 0)
    .sort((a, b) => b.parkGain - a.parkGain || a.row.enterpriseId.localeCompare(b.row.enterpriseId))
}

export type BandCount = Readonly<Record<Band | 'NONE', number>>

export function countBands(rows: readonly ScoreRow[]): BandCount {
  const count = { GREEN: 0, YELLOW: 0, RED: 0, NONE: 0 }
  for (const { band } of rows) count[band ?? 'NONE']++
  return count
}

export interface Bin {
  readonly from: number
  readonly to: number
  readonly band: Band
  readonly count: number
}

const bands: readonly (readonly [number, Band])[] = [
  [90, 'GREEN'],
  [60, 'YELLOW'],
  [0, 'RED'],
]

/** How many enterprises have which score, by steps of ten; bands begin where a step does. */
export function binsOf(rows: readonly ScoreRow[]): Bin[] {
  return Array.from({ length: 10 }, (_, step) => {
    const from = step * 10
    const band = bands.find(([least]) => from >= least)?.[1] ?? 'RED'
    const isIn = (output: number) => output >= from && (output < from + 10 || from === 90)
    const count = rows.filter(({ output }) => output !== null && isIn(output)).length
    return { from, to: from + 10, band, count }
  })
}

export const isOpen = ({ state }: Pick<RectificationItem, 'state'>): boolean => state !== 'closed'

export function isOverdue(
  item: Pick<RectificationItem, 'state' | 'dueAtMs'>,
  nowMs: number,
): boolean {
  return isOpen(item) && item.dueAtMs !== null && item.dueAtMs < nowMs
}

/** What is late first, then what costs most. */
export function byUrgency(nowMs: number) {
  return (a: RectificationItem, b: RectificationItem) =>
    Number(isOverdue(b, nowMs)) - Number(isOverdue(a, nowMs)) || b.pointsLost - a.pointsLost
}

export const points = (value: number): string => value.toFixed(1)

/** What is lost or to be gained: what a tenth would hide is written out. */
export function smallPoints(value: number): string {
  if (value <= 0 || value >= 0.05) return points(value)
  return value < 0.005 ? '<0.01' : value.toFixed(2)
}
