import {
  emitConvolution,
  emitDepthToSpace,
  emitMaxPool,
  emitResizeBilinear,
} from './emit-convolution.ts'
import type { Emitter } from './emitter.ts'
import { resolveShape } from './fold-constants.ts'
import type { GraphNode } from './read-graph-model.ts'
import { at, broadcast, sizeOf } from './tensor.ts'
import type { Tensor } from './tensor.ts'

type Translate = (emitter: Emitter, node: GraphNode) => void

const binary =
  (op: string): Translate =>
  (emitter, node) => {
    const [left, right] = [at(node.inputs, 0), at(node.inputs, 1)]
    emitter.finish(node, {
      op: op,
      inputs: [emitter.nameOf(left), emitter.nameOf(right)],
      shape: broadcast(emitter.shapeOf(left), emitter.shapeOf(right)),
    })
  }

const unary =
  (op: string): Translate =>
  (emitter, node) => {
    const input = at(node.inputs, 0)
    emitter.finish(node, {
      op: op,
      inputs: [emitter.nameOf(input)],
      shape: emitter.shapeOf(input),
    })
  }

const translations: Readonly<Record<string, Translate>> = {
  Add: binary('Add'),
  AddV2: binary('Add'),
  BiasAdd: binary('Add'),
  Mul: binary('Mul'),
  Prelu: binary('PRelu'),
  Sub: binary('Sub'),
  Identity: unary('Identity'),
  Relu: unary('Relu'),
  Sigmoid: unary('Sigmoid'),
  AddN: emitSum,
  ConcatV2: emitConcat,
  Conv2D: emitConvolution,
  _FusedConv2D: emitConvolution,
  DepthwiseConv2dNative: emitConvolution,
  FusedDepthwiseConv2dNative: emitConvolution,
  DepthToSpace: emitDepthToSpace,
  FusedBatchNorm: emitBatchNorm,
  MaxPool: emitMaxPool,
  Pad: emitPad,
  Relu6: emitRelu6,
  Reshape: emitReshape,
  ResizeBilinear: emitResizeBilinear,
}

/** Translates one node. Throws `RangeError` for an operator that is not in the list: better no model than a wrong one. */
export function emitNode(emitter: Emitter, node: GraphNode): void {
  const translate = translations[node.op]
  if (translate === undefined)
    throw new RangeError(`${node.name}: operator ${node.op} is not known`)
  translate(emitter, node)
}

function emitSum(emitter: Emitter, node: GraphNode): void {
  emitter.finish(node, {
    op: 'Sum',
    inputs: node.inputs.map((name) => emitter.nameOf(name)),
    shape: emitter.shapeOf(at(node.inputs, 0)),
  })
}

function emitRelu6(emitter: Emitter, node: GraphNode): void {
  const input = at(node.inputs, 0)
  const low = emitter.constant('relu6/low', scalar(0))
  const high = emitter.constant('relu6/high', scalar(6))
  emitter.finish(node, {
    op: 'Clip',
    inputs: [emitter.nameOf(input), low, high],
    shape: emitter.shapeOf(input),
  })
}

function emitConcat(emitter: Emitter, node: GraphNode): void {
  const parts = node.inputs.slice(0, -1)
  const first = emitter.shapeOf(at(parts, 0))
  const axisSaid = at(emitter.constantOf(at(node.inputs, -1)).values, 0)
  const axis = axisSaid < 0 ? axisSaid + first.length : axisSaid
  const length = parts.reduce((sum, part) => sum + at(emitter.shapeOf(part), axis), 0)
  emitter.finish(node, {
    op: 'Concat',
    inputs: parts.map((name) => emitter.nameOf(name)),
    shape: first.map((each, index) => (index === axis ? length : each)),
    attributes: { axis },
  })
}

function emitReshape(emitter: Emitter, node: GraphNode): void {
  const input = at(node.inputs, 0)
  const wanted = [...emitter.constantOf(at(node.inputs, 1)).values]
  const shape = resolveShape(wanted, sizeOf(emitter.shapeOf(input)))
  const target = emitter.constant(`${node.name}/target`, {
    type: 'int',
    shape: [shape.length],
    values: Int32Array.from(shape),
  })
  emitter.finish(node, { op: 'Reshape', inputs: [emitter.nameOf(input), target], shape })
}

function emitPad(emitter: Emitter, node: GraphNode): void {
  const input = at(node.inputs, 0)
  const pairs = [...emitter.constantOf(at(node.inputs, 1)).values]
  const begin = pairs.filter((_, index) => index % 2 === 0)
  const end = pairs.filter((_, index) => index % 2 === 1)
  const pads = emitter.constant(`${node.name}/pads`, {
    type: 'int',
    shape: [pairs.length],
    values: Int32Array.from([...begin, ...end]),
  })
  const source = emitter.shapeOf(input)
  emitter.finish(node, {
    op: 'Pad',
    inputs: [emitter.nameOf(input), pads],
    shape: source.map((length, axis) => length + at(begin, axis) + at(end, axis)),
  })
}

/** (x − mean) · scale / √(variance + ε) + offset, with everything but x folded into one factor and one term. */
function emitBatchNorm(emitter: Emitter, node: GraphNode): void {
  const input = at(node.inputs, 0)
  const parts = node.inputs.slice(1).map((name) => emitter.constantOf(name).values)
  const [scale, offset, mean, variance] = [at(parts, 0), at(parts, 1), at(parts, 2), at(parts, 3)]
  const epsilon = node.attributes.float('epsilon')
  const factor = Float32Array.from(scale, (each, i) => each / Math.sqrt(at(variance, i) + epsilon))
  const term = Float32Array.from(offset, (each, i) => each - at(mean, i) * at(factor, i))
  const shape = [factor.length]
  const scaled = emitter.emit(node, 'scaled', {
    op: 'Mul',
    inputs: [
      emitter.nameOf(input),
      emitter.constant(`${node.name}/factor`, { type: 'float', shape, values: factor }),
    ],
  })
  const name = emitter.constant(`${node.name}/term`, { type: 'float', shape, values: term })
  emitter.finish(node, { op: 'Add', inputs: [scaled, name], shape: emitter.shapeOf(input) })
}

function scalar(value: number): Tensor {
  return { type: 'float', shape: [], values: Float32Array.of(value) }
}
