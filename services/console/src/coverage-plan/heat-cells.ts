import { cellLevels } from '@zhian/contracts/coverage-plan'
import type { CellLevel, CoverageHeatMap } from '@zhian/contracts/coverage-plan'
import type { Position } from '@zhian/contracts/registry'
import type { Point } from '@zhian/coverage/geometry/plane'
import type { Box, PlanView } from '../park/plan-view.ts'

/** Counted from the south-west corner. */
export interface Cell {
  readonly column: number
  readonly row: number
}

type Grid = Pick<CoverageHeatMap, 'southWest' | 'northEast' | 'columns' | 'rows'>

/** Where a heat map lies on a plan. */
export function gridBox({ southWest, northEast }: Grid, { at }: Pick<PlanView, 'at'>): Box {
  const [lower, upper] = [at(southWest), at(northEast)]
  return { x: lower.x, y: upper.y, width: upper.x - lower.x, height: lower.y - upper.y }
}

export function cellAt(point: Point, box: Box, grid: Grid): Cell {
  const column = Math.floor(((point.x - box.x) / box.width) * grid.columns)
  const row = Math.floor(((box.y + box.height - point.y) / box.height) * grid.rows.length)
  return within({ column, row }, grid)
}

const within = ({ column, row }: Cell, { columns, rows }: Grid): Cell => ({
  column: Math.min(columns - 1, Math.max(0, column)),
  row: Math.min(rows.length - 1, Math.max(0, row)),
})

export const isLevel = (letter: string): letter is CellLevel =>
  (cellLevels as readonly string[]).includes(letter)

export function levelOf({ column, row }: Cell, { rows }: Grid): CellLevel {
  const letter = rows[row]?.[column] ?? '.'
  return isLevel(letter) ? letter : '.'
}

/** The cell in which a place lies, or the nearest. */
export function cellOf([longitude, latitude]: Position, grid: Grid): Cell {
  const { southWest, northEast, columns, rows } = grid
  const share = (at: number, from: number, to: number) => (at - from) / (to - from)
  const column = Math.floor(share(longitude, southWest[0], northEast[0]) * columns)
  const row = Math.floor(share(latitude, southWest[1], northEast[1]) * rows.length)
  return within({ column, row }, grid)
}

/** The middle of a cell. */
export function placeOf(
  { column, row }: Cell,
  { southWest, northEast, columns, rows }: Grid,
): Position {
  const between = (from: number, to: number, share: number) => from + (to - from) * share
  const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  return [
    rounded(between(southWest[0], northEast[0], (column + 0.5) / columns)),
    rounded(between(southWest[1], northEast[1], (row + 0.5) / rows.length)),
  ]
}

const steps: Readonly<Record<string, Cell>> = {
  ArrowUp: { column: 0, row: 1 },
  ArrowDown: { column: 0, row: -1 },
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
}

/** About two metres at a time, ten with Shift; undefined for a key that moves nothing. */
export function movedBy(
  key: string,
  { from, grid, cellM, isFar }: { from: Cell; grid: Grid; cellM: number; isFar: boolean },
): Cell | undefined {
  const step = steps[key]
  if (step === undefined) return undefined
  const cells = Math.max(1, Math.round((isFar ? 10 : 2) / cellM))
  return within(
    { column: from.column + step.column * cells, row: from.row + step.row * cells },
    grid,
  )
}
