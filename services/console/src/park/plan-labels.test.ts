import { expect, test } from 'vitest'
import { readableNames } from './plan-labels.ts'

const label = (id: string, x: number, y = 0) =>
  ({ id, at: { x, y }, text: '正门车行', side: 'right' }) as const

test('a name that would lie on a mark or on a name is left out until one comes nearer', () => {
  const labels = [label('a', 0), label('b', 40), label('c', 38, 8), label('far', 0, 200)]
  // From afar the name of a lies on the marks beside it, and that of c on the name of b.
  expect([...readableNames(labels, 1)]).toEqual(['b', 'far'])
  expect(readableNames(labels, 0.2).size).toBe(4)
})
