import type { OnnxNode } from './onnx-graph.ts'
import type { GraphNode } from './read-graph-model.ts'
import type { Tensor } from './tensor.ts'

export type Step = Omit<OnnxNode, 'output'>

/** What the translation of an operator needs of the graph that is being written. */
export type Emitter = {
  shapeOf(name: string): readonly number[]
  /** The value of a node that does not depend on the picture. Throws where it does. */
  constantOf(name: string): Tensor
  /** The ONNX name of a node's output; constants become initialisers when first asked for. */
  nameOf(name: string): string
  constant(name: string, tensor: Tensor): string
  /** Writes an intermediate node `{node}/{part}`. Returns the name of its output. */
  emit(node: GraphNode, part: string, step: Step): string
  /** Writes the node whose output stands for the TensorFlow node. */
  finish(node: GraphNode, step: Step & { readonly shape: readonly number[] }): void
}
