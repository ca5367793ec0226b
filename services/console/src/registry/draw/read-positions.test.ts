import { expect, test } from 'vitest'
import { readPositions, writePositions } from './read-positions.ts'

const corners = [
  [120.05, 28.9],
  [120.06, 28.9],
  [120.06, 28.91],
] as const
const polygon = {
  type: 'Polygon',
  coordinates: [[...corners.map((each) => [...each, 12]), [...corners[0], 12]]],
}
const read = (text: string | object, form: 'ring' | 'line' | 'place' = 'ring') =>
  readPositions(typeof text === 'string' ? text : JSON.stringify(text), form)

test.each<[string, string | object]>([
  ['lines', '120.05, 28.9\n120.06 28.9\n\n120.06，28.91\n'],
  ['a ring that is closed', '120.05,28.9\n120.06,28.9\n120.06,28.91\n120.05,28.9'],
  ['a polygon with heights', polygon],
  ['a feature', { type: 'Feature', properties: {}, geometry: polygon }],
  [
    'a collection of one',
    { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: polygon }] },
  ],
  [
    'a polygon of several that is alone',
    { type: 'MultiPolygon', coordinates: [polygon.coordinates] },
  ],
])('%s are corners', (_what, text) => {
  expect(read(text)).toEqual({ ok: true, corners })
})

test.each<[string | object, 'ring' | 'line' | 'place', object]>([
  ['120.05,28.9\n120.06', 'ring', { problem: 'not_a_position', line: 2 }],
  ['28.9,120.05', 'place', { problem: 'not_a_position', line: 1 }],
  ['{"type":', 'ring', { problem: 'not_geojson' }],
  [{ type: 'Topology' }, 'ring', { problem: 'not_geojson' }],
  [{ type: 'Polygon', coordinates: [['a']] }, 'ring', { problem: 'not_a_position' }],
  [{ type: 'Point', coordinates: [120, 28] }, 'ring', { problem: 'other_form' }],
  [polygon, 'place', { problem: 'other_form' }],
  [{ type: 'FeatureCollection', features: [] }, 'ring', { problem: 'several_shapes' }],
  [
    { ...polygon, coordinates: [...polygon.coordinates, polygon.coordinates[0]] },
    'ring',
    { problem: 'has_hole' },
  ],
])('%j as a %s is refused', (text, form, refused) => {
  expect(read(text, form)).toEqual({ ok: false, ...refused })
})

test('what is written is read again', () => {
  expect(read(writePositions(corners.map(([x, y]) => [x, y])))).toEqual({ ok: true, corners })
  expect(read('120.05, 28.9', 'place')).toEqual({ ok: true, corners: [[120.05, 28.9]] })
  expect(read({ type: 'Point', coordinates: [120.05, 28.9] }, 'line')).toMatchObject({ ok: true })
})
