import { expect, test } from 'vitest'
import { drawingOf } from './analytic-table.ts'

const columns = ['siteId', 'gate', 'direction', 'slotBeginMs', 'vehicles'].map((key) => ({ key }))

const word = (_key: string, cell: unknown) => (cell === 'in' ? '进' : String(cell))

test('lines over time by gate and direction; what is not told is a gap, never a number', () => {
  const rows = [
    ['s', 'east', 'in', 2000, 9],
    ['s', 'east', 'in', 1000, '<5'],
    ['s', 'west', 'out', 1000, 30],
  ]
  const drawing = drawingOf({ columns, rows }, word)
  expect(drawing?.categories).toEqual(['1000', '2000'])
  expect(drawing?.series).toEqual([
    { name: 'west · s · out', values: [30, null] },
    { name: 'east · s · 进', values: [null, 9] },
  ])
})

test('without a time there are bars, the worst first', () => {
  const rows = [
    ['c1', 0.9],
    ['c2', 0.2],
  ]
  const drawing = drawingOf({ columns: [{ key: 'cameraId' }, { key: 'health' }], rows }, word)
  expect(drawing?.categories).toEqual(['c2', 'c1'])
  expect(drawing?.kind).toBe('bar')
})

test('what has no number is not drawn', () => {
  expect(drawingOf({ columns: [{ key: 'cameraId' }], rows: [['c1']] }, word)).toBeUndefined()
  expect(drawingOf({ columns, rows: [] }, word)).toBeUndefined()
})

test('gates of two enterprises with one name are two lines, and each says whose it is', () => {
  const rows = [
    ['e1', '正门', 1000, 9],
    ['e2', '正门', 1000, 30],
  ]
  const columns = ['enterpriseId', 'gate', 'slotBeginMs', 'vehicles'].map((key) => ({ key }))
  const drawing = drawingOf({ columns, rows }, (_key, cell) =>
    cell === 'e1' ? '甲厂' : String(cell),
  )
  expect(drawing?.series.map(({ name }) => name)).toEqual(['e2 · 正门', '甲厂 · 正门'])
})
