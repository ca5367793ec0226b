import { expect, test } from 'vitest'
import { gridLayout } from './grid-layout.ts'

test.each([
  [0, 1],
  [358, 1],
  [768, 3],
  [1376, 5],
  [1_000_000, 12],
])('%i pixels hold %i columns', (width, columns) => {
  expect(gridLayout(width).columns).toBe(columns)
})

test('cards and gaps fill the width exactly, and a picture keeps its shape', () => {
  for (const width of [358, 560, 1024, 1377]) {
    const { columns, cardPx, gapPx, thumbnailPx } = gridLayout(width)
    expect(columns * cardPx + (columns - 1) * gapPx).toBeCloseTo(width)
    expect(Math.abs(thumbnailPx - (cardPx * 9) / 16)).toBeLessThanOrEqual(0.5)
  }
})
