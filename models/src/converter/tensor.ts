/** A constant of a graph, or a value that could be computed while converting. Row-major. */
export type Tensor =
  | { readonly type: 'float'; readonly shape: readonly number[]; readonly values: Float32Array }
  | { readonly type: 'int'; readonly shape: readonly number[]; readonly values: Int32Array }

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

/** Element of a list that must be there; a graph that breaks this was never checked. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index < 0 ? list.length + index : index]
  if (value === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`)
  return value
}

/** Numpy's `transpose` of a float tensor. */
export function transpose(tensor: Tensor, order: readonly number[]): Tensor {
  if (tensor.type !== 'float') throw new TypeError('only float tensors are transposed')
  const shape = order.map((axis) => at(tensor.shape, axis))
  const sourceStrides = strides(tensor.shape)
  const steps = order.map((axis) => at(sourceStrides, axis))
  const values = new Float32Array(tensor.values.length)
  const index = shape.map(() => 0)
  let source = 0
  for (let target = 0; target < values.length; target++) {
    values[target] = at(tensor.values, source)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = at(index, axis) + 1
      source += at(steps, axis)
      if (next < at(shape, axis)) {
        index[axis] = next
        break
      }
      index[axis] = 0
      source -= at(steps, axis) * next
    }
  }
  return { type: 'float', shape, values }
}

function strides(shape: readonly number[]): number[] {
  const result = shape.map(() => 1)
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    result[axis] = at(result, axis + 1) * at(shape, axis + 1)
  }
  return result
}

/** The shape that numpy's broadcasting gives. Throws `RangeError` where two shapes do not go together. */
export function broadcast(left: readonly number[], right: readonly number[]): number[] {
  const rank = Math.max(left.length, right.length)
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[left.length - rank + axis] ?? 1
    const b = right[right.length - rank + axis] ?? 1
    if (a !== b && a !== 1 && b !== 1)
      throw new RangeError(`${left.join('x')} and ${right.join('x')} do not broadcast`)
    return Math.max(a, b)
  })
}
