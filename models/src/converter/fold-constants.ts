import type { GraphNode } from './read-graph-model.ts'
import type { Tensor } from './tensor.ts'
import { at, sizeOf } from './tensor.ts'

/** What is known of a node's inputs while converting: its value if it is a constant, its shape always. */
export type Known = { readonly value?: Tensor; readonly shape: readonly number[] }

/**
 * Computes a node whose result does not depend on the picture: shapes, slices of shapes, and lists packed of them.
 *
 * Returns `null` where the node has to be computed at run time.
 */
export function foldConstant(node: GraphNode, inputs: readonly Known[]): Tensor | null {
  if (node.op === 'Shape') return ints([...at(inputs, 0).shape])
  if (node.op === 'StridedSlice') return foldSlice(node, inputs)
  if (node.op === 'Pack') return foldPack(inputs)
  return null
}

function foldSlice(node: GraphNode, inputs: readonly Known[]): Tensor | null {
  const [list, begin, , step] = inputs.map(intsOf)
  if (list === null || list === undefined || !begin || !step) return null
  const isElement = node.attributes.int('shrink_axis_mask') === 1 && step[0] === 1
  if (!isElement || begin.length !== 1) {
    throw new RangeError(`${node.name}: only one element of a list can be sliced out`)
  }
  return { type: 'int', shape: [], values: Int32Array.of(at(list, at(begin, 0))) }
}

function foldPack(inputs: readonly Known[]): Tensor | null {
  const parts = inputs.map(intsOf)
  const values: number[] = []
  for (const part of parts) {
    if (part === null) return null
    values.push(...part)
  }
  return ints(values)
}

function intsOf(known: Known): Int32Array | null {
  return known.value?.type === 'int' ? known.value.values : null
}

function ints(values: number[]): Tensor {
  return { type: 'int', shape: [values.length], values: Int32Array.from(values) }
}

/** Replaces the one -1 of a reshape by what is left over. */
export function resolveShape(wanted: readonly number[], elements: number): number[] {
  const rest = sizeOf(wanted.filter((length) => length !== -1))
  return wanted.map((length) => (length === -1 ? elements / rest : length))
}
