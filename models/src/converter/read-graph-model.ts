import type { Tensor } from './tensor.ts'
import { sizeOf } from './tensor.ts'

/** One node of a TensorFlow.js graph model; `inputs` are node names, without output index or control inputs. */
export type GraphNode = {
  readonly name: string
  readonly op: string
  readonly inputs: readonly string[]
  readonly attributes: Attributes
}

export type GraphModel = {
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly weights: ReadonlyMap<string, Tensor>
}

export type Attributes = {
  int(name: string): number
  ints(name: string): number[]
  float(name: string): number
  text(name: string): string
  texts(name: string): string[]
  flag(name: string): boolean
  shape(name: string): number[]
}

type RawNode = { name: string; op: string; input?: string[]; attr?: Record<string, unknown> }
type RawWeight = {
  name: string
  shape: number[]
  dtype: string
  quantization?: { dtype: string }
}
type RawModel = {
  modelTopology: { node: RawNode[] }
  weightsManifest: { weights: RawWeight[] }[]
}

/**
 * Reads a TensorFlow.js graph model: the text of its model.json and its weight shards joined in order.
 *
 * Weights kept as float16 are widened. Throws `TypeError` for any other quantisation or type.
 */
export function readGraphModel(json: string, weightBytes: Uint8Array): GraphModel {
  const raw = JSON.parse(json) as RawModel
  const nodes = new Map<string, GraphNode>()
  for (const node of raw.modelTopology.node) {
    const inputs = (node.input ?? [])
      .filter((input) => !input.startsWith('^'))
      .map((input) => input.replace(/:0$/, ''))
    nodes.set(node.name, {
      name: node.name,
      op: node.op,
      inputs,
      attributes: attributesOf(node),
    })
  }
  const weights = new Map<string, Tensor>()
  let offset = 0
  for (const weight of raw.weightsManifest.flatMap((group) => group.weights)) {
    const { tensor, bytesRead } = readWeight(weight, weightBytes, offset)
    weights.set(weight.name, tensor)
    offset += bytesRead
  }
  if (offset !== weightBytes.length) {
    throw new RangeError(
      `the manifest names ${offset} bytes of weights, ${weightBytes.length} are there`,
    )
  }
  return { nodes, weights }
}

function readWeight(weight: RawWeight, bytes: Uint8Array, offset: number) {
  const count = sizeOf(weight.shape)
  const stored = weight.quantization?.dtype ?? weight.dtype
  const width = stored === 'float16' ? 2 : 4
  // Copied, because the offset inside a file need not be aligned.
  const slice = new Uint8Array(bytes.subarray(offset, offset + count * width)).buffer
  const tensor = tensorOf(weight, slice, stored)
  return { tensor, bytesRead: count * width }
}

function tensorOf(weight: RawWeight, slice: ArrayBuffer, stored: string): Tensor {
  if (weight.dtype === 'int32' && stored === 'int32') {
    return { type: 'int', shape: weight.shape, values: new Int32Array(slice) }
  }
  if (weight.dtype === 'float32' && stored === 'float32') {
    return { type: 'float', shape: weight.shape, values: new Float32Array(slice) }
  }
  if (weight.dtype === 'float32' && stored === 'float16') {
    const values = Float32Array.from(new Uint16Array(slice), widenHalf)
    return { type: 'float', shape: weight.shape, values }
  }
  throw new TypeError(`weight ${weight.name} is ${weight.dtype} kept as ${stored}`)
}

/** IEEE 754 binary16 to a number. */
export function widenHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Protobuf's JSON, in which texts are base64 or lists of bytes and integers are often texts. */
function attributesOf(node: RawNode): Attributes {
  const raw = (node.attr ?? {}) as Record<string, Record<string, unknown>>
  const value = (name: string, member: string): unknown => raw[name]?.[member]
  const list = (name: string, member: string): unknown[] => {
    const found = (value(name, 'list') as Record<string, unknown[]> | undefined)?.[member]
    return found ?? []
  }
  return {
    int: (name) => Number(value(name, 'i') ?? 0),
    ints: (name) => list(name, 'i').map(Number),
    float: (name) => Number(value(name, 'f') ?? 0),
    text: (name) => textOf(value(name, 's')),
    texts: (name) => list(name, 's').map(textOf),
    flag: (name) => value(name, 'b') === true,
    shape: (name) => {
      const found = value(name, 'shape') as { dim?: { size: unknown }[] } | undefined
      return (found?.dim ?? []).map((each) => Number(each.size))
    },
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return Buffer.from(value, 'base64').toString('utf8')
  return Buffer.from(Array.isArray(value) ? value : []).toString('utf8')
}
