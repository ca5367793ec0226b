import onnxProto from 'onnx-proto'
import type { Tensor } from './tensor.ts'

const { onnx } = onnxProto
const { AttributeType } = onnx.AttributeProto
const { DataType } = onnx.TensorProto

export type OnnxAttribute = number | readonly number[] | string | { readonly float: number }

export type OnnxNode = {
  readonly op: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

export type OnnxValue = { readonly name: string; readonly shape: readonly number[] }

/** An ONNX graph while it is being written: nodes in the order of computation, constants by name. */
export type OnnxGraph = {
  readonly name: string
  readonly inputs: OnnxValue[]
  readonly outputs: OnnxValue[]
  readonly nodes: OnnxNode[]
  readonly constants: Map<string, Tensor>
}

/**
 * The bytes of the model (ONNX IR 8, operator set 13). The same graph gives the same bytes:
 * no time, no version of ours and no random name stands in them.
 */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const model = onnx.ModelProto.fromObject({
    irVersion: 8,
    producerName: 'zhian',
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: graph.name,
      input: graph.inputs.map(valueProto),
      output: graph.outputs.map(valueProto),
      node: graph.nodes.map(nodeProto),
      initializer: [...graph.constants].map(([name, tensor]) => tensorProto(name, tensor)),
    },
  })
  return onnx.ModelProto.encode(model).finish()
}

function valueProto({ name, shape }: OnnxValue) {
  const dim = shape.map((length) => ({ dimValue: length }))
  return { name, type: { tensorType: { elemType: DataType.FLOAT, shape: { dim } } } }
}

function nodeProto(node: OnnxNode) {
  return {
    name: node.output,
    opType: node.op,
    input: [...node.inputs],
    output: [node.output],
    attribute: Object.entries(node.attributes ?? {}).map(([name, value]) => ({
      name,
      ...attributeProto(value),
    })),
  }
}

function attributeProto(value: OnnxAttribute) {
  if (typeof value === 'number') return { type: AttributeType.INT, i: value }
  if (typeof value === 'string') return { type: AttributeType.STRING, s: Buffer.from(value) }
  if ('float' in value) return { type: AttributeType.FLOAT, f: value.float }
  return { type: AttributeType.INTS, ints: [...value] }
}

function tensorProto(name: string, tensor: Tensor) {
  const dims = [...tensor.shape]
  if (tensor.type === 'float') {
    return { name, dims, dataType: DataType.FLOAT, rawData: bytesOf(tensor.values) }
  }
  const wide = BigInt64Array.from(tensor.values, BigInt)
  return { name, dims, dataType: DataType.INT64, rawData: bytesOf(wide) }
}

function bytesOf(values: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}
