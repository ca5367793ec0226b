import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Position } from './registry.ts'
import { ringFault } from './ring-fault.ts'

/** Corners in ten-thousandths of a degree from a place in the park, one after another: '0,0 10,0 …'. */
const ring = (corners: string): Position[] =>
  corners.split(' ').map((corner): Position => {
    const [east = 0, north = 0] = corner.split(',').map(Number)
    return [(1_200_000 + east) / 10_000, (280_000 + north) / 10_000]
  })

test.each(['0,0 10,0 10,10 0,10 0,0', '0,0 10,0 10,0 5,3 0,10 0,0'])('%s is an outline', (line) => {
  expect(ringFault(ring(line))).toBeUndefined()
})

test.each([
  ['an open line', '0,0 10,0 10,10 0,10', { rule: 'not_closed' }],
  ['a bow tie', '0,0 10,10 10,0 0,10 0,0', { rule: 'crosses_itself', edge: 1, otherEdge: 3 }],
  [
    'a spike that runs back along itself',
    '0,0 20,0 10,0 10,10 0,0',
    { rule: 'crosses_itself', edge: 1, otherEdge: 2 },
  ],
  [
    'a corner that lies on another edge',
    '0,0 10,0 10,10 5,0 0,10 0,0',
    { rule: 'crosses_itself', edge: 1, otherEdge: 3 },
  ],
  ['a dot', '0,0 0,0 0,0 0,0', { rule: 'no_area' }],
])('%s is none', (_what, line, fault) => {
  expect(ringFault(ring(line))).toEqual(fault)
})

const radii = fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), {
  minLength: 5,
  maxLength: 40,
})

test('corners around a middle in the order of their bearings never cross', () => {
  fc.assert(
    fc.property(radii, (radii) => {
      const corners = radii.map((radius, index): Position => {
        const bearing = (2 * Math.PI * index) / radii.length
        return [120 + radius * Math.sin(bearing), 28 + radius * Math.cos(bearing)]
      })
      expect(ringFault([...corners, ...corners.slice(0, 1)])).toBeUndefined()
    }),
  )
})

test('on a circle, two neighbours that change places make it cross itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 60 }), fc.nat(), (count, chosen) => {
      const corners = Array.from({ length: count }, (_, index): Position => {
        const place = [chosen % count, (chosen + 1) % count]
        const swapped = index === place[0] ? place[1] : index === place[1] ? place[0] : index
        const bearing = (2 * Math.PI * (swapped ?? 0)) / count
        return [120 + Math.sin(bearing), 28 + Math.cos(bearing)]
      })
      const closed = [...corners, ...corners.slice(0, 1)]
      expect(ringFault(closed)).toMatchObject({ rule: 'crosses_itself' })
    }),
  )
})
