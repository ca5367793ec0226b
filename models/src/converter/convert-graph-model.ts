import { emitNode } from './emit-node.ts'
import type { Emitter } from './emitter.ts'
import { foldConstant } from './fold-constants.ts'
import type { Known } from './fold-constants.ts'
import { encodeOnnx } from './onnx-graph.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import type { GraphModel, GraphNode } from './read-graph-model.ts'
import type { Tensor } from './tensor.ts'

/** Which part of a graph is wanted. Shapes are fixed; pictures are NHWC as TensorFlow has them. */
export type Cut = {
  readonly name: string
  /** The node at which the graph is cut: what stands before it is left out. */
  readonly input: {
    readonly node: string
    readonly name: string
    readonly shape: readonly number[]
  }
  /** ONNX output name → node. */
  readonly outputs: Readonly<Record<string, string>>
}

type Built = { readonly name?: string; readonly known: Known }

/** Translates a TensorFlow.js graph model to the bytes of an ONNX model (operator set 13). Throws for what it does not know. */
export function convertGraphModel(model: GraphModel, cut: Cut): Uint8Array {
  const graph: OnnxGraph = {
    name: cut.name,
    inputs: [],
    outputs: [],
    nodes: [],
    constants: new Map(),
  }
  const built = new Map<string, Built>()
  const emitter = emitterInto(graph, built)
  graph.inputs.push({ name: cut.input.name, shape: cut.input.shape })
  built.set(cut.input.node, { name: cut.input.name, known: { shape: cut.input.shape } })

  for (const node of inOrder(model, Object.values(cut.outputs), cut.input.node)) {
    const value = constantValue(model, node, built)
    if (value !== null) {
      built.set(node.name, { known: { value, shape: value.shape } })
      continue
    }
    emitNode(emitter, node)
  }
  for (const [name, nodeName] of Object.entries(cut.outputs)) {
    graph.nodes.push({ op: 'Identity', inputs: [emitter.nameOf(nodeName)], output: name })
    graph.outputs.push({ name, shape: emitter.shapeOf(nodeName) })
  }
  return encodeOnnx(graph)
}

function constantValue(
  model: GraphModel,
  node: GraphNode,
  built: Map<string, Built>,
): Tensor | null {
  if (node.op === 'Const') {
    const weight = model.weights.get(node.name)
    if (weight === undefined) throw new RangeError(`no weight for ${node.name}`)
    return weight
  }
  return foldConstant(
    node,
    node.inputs.map((name) => find(built, name).known),
  )
}

/** The nodes that the outputs need, every node after its inputs. */
function inOrder(model: GraphModel, outputs: readonly string[], stop: string): GraphNode[] {
  const order: GraphNode[] = []
  const seen = new Set<string>([stop])
  const stack = [...outputs].toReversed().map((name) => ({ name, isExpanded: false }))
  while (stack.length > 0) {
    const top = stack.pop()
    if (top === undefined) break
    const node = model.nodes.get(top.name)
    if (node === undefined) throw new RangeError(`the graph has no node ${top.name}`)
    if (top.isExpanded) {
      order.push(node)
      continue
    }
    if (seen.has(top.name)) continue
    seen.add(top.name)
    stack.push({ name: top.name, isExpanded: true })
    for (const input of node.inputs.toReversed()) stack.push({ name: input, isExpanded: false })
  }
  return order
}

function emitterInto(graph: OnnxGraph, built: Map<string, Built>): Emitter {
  function constant(name: string, tensor: Tensor): string {
    graph.constants.set(name, tensor)
    return name
  }
  function nameOf(name: string): string {
    const found = find(built, name)
    if (found.name !== undefined) return found.name
    if (found.known.value === undefined) throw new RangeError(`${name} has neither name nor value`)
    return constant(name, found.known.value)
  }
  return {
    shapeOf: (name) => find(built, name).known.shape,
    constantOf(name) {
      const { value } = find(built, name).known
      if (value === undefined) throw new RangeError(`${name} is not a constant`)
      return value
    },
    nameOf,

    constant,
    emit(node, part, step) {
      const output = `${node.name}/${part}`
      graph.nodes.push({ ...step, output })
      return output
    },
    finish(node, { shape, ...step }) {
      graph.nodes.push({ ...step, output: node.name })
      built.set(node.name, { name: node.name, known: { shape } })
    },
  }
}

function find(built: Map<string, Built>, name: string): Built {
  const found = built.get(name)
  if (found === undefined) throw new RangeError(`${name} is used before it is built`)
  return found
}
