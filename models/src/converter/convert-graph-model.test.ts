import { expect, test } from 'vitest'
import { convertGraphModel } from './convert-graph-model.ts'
import { resolveShape } from './fold-constants.ts'
import { readGraphModel, widenHalf } from './read-graph-model.ts'
import { broadcast, transpose } from './tensor.ts'

test('half-precision numbers are widened exactly', () => {
  expect([0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00, 0x8000].map(widenHalf)).toEqual([
    1,
    -2,
    0.333251953125,
    2 ** -24,
    Number.POSITIVE_INFINITY,
    -0,
  ])
})

test('a kernel is turned from [h, w, in, out] to [out, in, h, w]', () => {
  const values = Float32Array.from({ length: 12 }, (_, index) => index)
  const turned = transpose({ type: 'float', shape: [1, 2, 3, 2], values }, [3, 2, 0, 1])
  expect(turned.shape).toEqual([2, 3, 1, 2])
  expect([...turned.values]).toEqual([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11])
})

test('shapes are broadcast as numpy does, and the one unknown length is what is left', () => {
  expect(broadcast([1, 4, 4, 8], [8])).toEqual([1, 4, 4, 8])
  expect(() => broadcast([3], [4])).toThrow(/do not broadcast/)
  expect(resolveShape([1, -1, 4], 24)).toEqual([1, 6, 4])
})

const graph = (op: string) => ({
  modelTopology: {
    node: [
      { name: 'in', op: 'Placeholder' },
      { name: 'out', op, input: ['in'] },
    ],
  },
  weightsManifest: [{ weights: [] }],
})
const cut = {
  name: 'g',
  input: { node: 'in', name: 'picture', shape: [1, 2] },
  outputs: { result: 'out' },
}

test('an unknown operator is an error, not a guess', () => {
  const model = readGraphModel(JSON.stringify(graph('Erfinv')), new Uint8Array())
  expect(() => convertGraphModel(model, cut)).toThrow(/operator Erfinv is not known/)
})

test('the same graph gives the same bytes', () => {
  const model = () => readGraphModel(JSON.stringify(graph('Sigmoid')), new Uint8Array())
  expect(convertGraphModel(model(), cut)).toEqual(convertGraphModel(model(), cut))
})

test('weights that do not fill their shards are refused', () => {
  expect(() => readGraphModel(JSON.stringify(graph('Relu')), new Uint8Array(4))).toThrow(
    /names 0 bytes/,
  )
})
