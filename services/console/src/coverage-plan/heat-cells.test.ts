import type { Position } from '@zhian/contracts/registry'
import { expect, test } from 'vitest'
import { planViewAround } from '../park/plan-view.ts'
import { cellAt, gridBox, levelOf, movedBy, placeOf } from './heat-cells.ts'

const southWest: Position = [120.05, 28.9]
const northEast: Position = [120.051, 28.901]
const grid = { southWest, northEast, columns: 4, rows: ['...m', '..M.', '.h..', 'c...'] }
const view = planViewAround(southWest, 200)

test('a cell is found again at the place that it names', () => {
  const box = gridBox(grid, view)
  for (const cell of [
    { column: 0, row: 0 },
    { column: 3, row: 0 },
    { column: 1, row: 2 },
    { column: 0, row: 3 },
  ])
    expect(cellAt(view.at(placeOf(cell, grid)), box, grid)).toEqual(cell)
})

test('rows are counted from the south, and what lies outside is the nearest cell', () => {
  expect(levelOf({ column: 3, row: 0 }, grid)).toBe('m')
  expect(levelOf({ column: 0, row: 3 }, grid)).toBe('c')
  expect(cellAt({ x: -1e6, y: -1e6 }, gridBox(grid, view), grid)).toEqual({ column: 0, row: 3 })
})

test('arrows move by some metres and stop at the edge', () => {
  const move = (key: string, isFar = false) =>
    movedBy(key, { from: { column: 1, row: 1 }, grid, cellM: 2, isFar })
  expect(move('ArrowUp')).toEqual({ column: 1, row: 2 })
  expect(move('ArrowRight', true)).toEqual({ column: 3, row: 1 })
  expect(move('Tab')).toBeUndefined()
})
