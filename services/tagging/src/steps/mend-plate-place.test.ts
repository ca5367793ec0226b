import { expect, test } from 'vitest'
import { joinRows, splitRows, widenToHead } from './mend-plate-place.ts'

const place = (x: number, y: number, [width, height]: readonly [number, number]) => ({
  place: { corner: { x, y }, right: { x: width, y: 0 }, down: { x: 0, y: height } },
  width,
  height,
  score: 0.9,
})
const line = (at: ReturnType<typeof place>, text: string) => ({ ...at, read: { text, score: 0.8 } })

test('two lines that make a plate together become one, from the upper’s top to the lower’s foot', () => {
  const upper = line(place(30, 10, [60, 20]), '浙G')
  const lower = line(place(10, 34, [100, 30]), '1234挂')
  expect(joinRows(upper, lower)).toMatchObject({
    read: { text: '浙G1234挂', score: expect.closeTo(0.8) },
    place: { corner: { x: 10, y: 10 }, down: { x: 0, y: 54 } },
    height: 54,
  })
})

test.each([
  ['lines side by side', line(place(200, 30, [60, 20]), '浙G')],
  ['lines far apart', line(place(30, -90, [60, 20]), '浙G')],
  ['an upper line below', line(place(30, 80, [60, 20]), '浙G')],
  ['an upper line that is no head', line(place(30, 10, [60, 20]), '12')],
])('%s stay apart', (_, upper) => {
  expect(joinRows(upper, line(place(10, 34, [100, 30]), '12345'))).toBeNull()
})

test('a place as high as two rows is cut at two fifths', () => {
  const rows = splitRows(place(0, 0, [200, 100]))
  expect(rows?.map(({ height }) => height)).toEqual([42, expect.closeTo(58)])
  expect(splitRows(place(0, 0, [314, 100]))).toBeNull()
})

test('a bare serial is looked for again with three characters’ widths more on its left', () => {
  const wider = widenToHead(line(place(90, 0, [60, 20]), '12345D'))
  expect(wider?.place).toEqual({
    corner: { x: 60, y: 0 },
    right: { x: 90, y: 0 },
    down: { x: 0, y: 20 },
  })
  expect(widenToHead(line(place(90, 0, [60, 20]), '浙G1234'))).toBeNull()
})
