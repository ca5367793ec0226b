import type { RectificationItem, ScoreRow } from '@zhian/contracts/assessment'
import { subScores } from '@zhian/contracts/score-result'
import type { Band, SubName } from '@zhian/contracts/score-result'
import { classWeights } from '@zhian/coverage/config/class-weights'

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

/** Where help gains the park most: what is missing to 100, by weight; those in the green need none. */
export function helpFirst(rows: readonly ScoreRow[], count: number): ScoreRow[] {
  const missing = (row: ScoreRow) => classWeights[row.enterpriseClass] * (100 - (row.output ?? 100))
  return rows
    .filter((row) => row.output !== null && row.band !== 'GREEN')
    .sort((a, b) => missing(b) - missing(a) || a.enterpriseId.localeCompare(b.enterpriseId))
    .slice(0, count)
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
