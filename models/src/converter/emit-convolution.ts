import type { Emitter } from './emitter.ts'
import type { GraphNode } from './read-graph-model.ts'
import { at, transpose } from './tensor.ts'
import type { Tensor } from './tensor.ts'

const toChannelsFirst = [0, 3, 1, 2]
const toChannelsLast = [0, 2, 3, 1]

type Convolution = {
  readonly picture: string
  readonly kernelName: string
  readonly kernel: Tensor
  readonly isDepthwise: boolean
  readonly biasName: string | undefined
  readonly activations: readonly string[]
  readonly slopeName: string | undefined
}

/** Conv2D and its fused and depthwise kin: NHWC in, NHWC out, NCHW in between. */
export function emitConvolution(emitter: Emitter, node: GraphNode): void {
  const said = readConvolution(emitter, node)
  const { kernel, isDepthwise } = said
  const source = emitter.shapeOf(said.picture)
  const [height, width] = [at(kernel.shape, 0), at(kernel.shape, 1)]
  const [channels, last] = [at(kernel.shape, 2), at(kernel.shape, 3)]
  const window = slidingWindow(node, source, [height, width])
  const weights = isDepthwise ? depthwiseKernel(kernel) : transpose(kernel, [3, 2, 0, 1])
  const inputs = [
    emitter.emit(node, 'nchw', {
      op: 'Transpose',
      inputs: [emitter.nameOf(said.picture)],
      attributes: { perm: toChannelsFirst },
    }),
    emitter.constant(`${said.kernelName}/oihw`, weights),
  ]
  if (said.biasName !== undefined) inputs.push(emitter.nameOf(said.biasName))
  const attributes = {
    kernel_shape: [height, width],
    strides: window.strides,
    pads: window.pads,
    group: isDepthwise ? channels : 1,
  }
  let result = emitter.emit(node, 'conv', { op: 'Conv', inputs, attributes })
  for (const activation of said.activations) {
    const { slopeName } = said
    result = emitActivation(emitter, { node, activation, input: result, slopeName })
  }
  emitter.finish(node, {
    op: 'Transpose',
    inputs: [result],
    shape: [at(source, 0), ...window.size, isDepthwise ? channels * last : last],
    attributes: { perm: toChannelsLast },
  })
}

function readConvolution(emitter: Emitter, node: GraphNode): Convolution {
  const kernelName = at(node.inputs, 1)
  const kernel = emitter.constantOf(kernelName)
  if (kernel.shape.length !== 4)
    throw new RangeError(`${node.name}: kernel ${kernel.shape.join('x')}`)
  if (node.attributes.ints('dilations').some((dilation) => dilation !== 1)) {
    throw new RangeError(`${node.name} is dilated`)
  }
  const fused = node.attributes.texts('fused_ops')
  const hasBias = fused[0] === 'BiasAdd'
  return {
    picture: at(node.inputs, 0),
    kernelName,
    kernel,
    isDepthwise: node.op.includes('Depthwise'),
    biasName: hasBias ? at(node.inputs, 2) : undefined,
    activations: hasBias ? fused.slice(1) : fused,
    slopeName: node.inputs[3],
  }
}

function emitActivation(
  emitter: Emitter,
  what: { node: GraphNode; activation: string; input: string; slopeName: string | undefined },
): string {
  const { node, activation, input, slopeName } = what
  if (activation === 'Relu') return emitter.emit(node, 'relu', { op: 'Relu', inputs: [input] })
  if (activation === 'Prelu' && slopeName !== undefined) {
    const slope = emitter.constantOf(slopeName)
    const channels = at(slope.shape, -1)
    if (slope.values.length !== channels) throw new RangeError(`${node.name}: slope per pixel`)
    const name = emitter.constant(`${slopeName}/c11`, { ...slope, shape: [channels, 1, 1] })
    return emitter.emit(node, 'prelu', { op: 'PRelu', inputs: [input, name] })
  }
  throw new RangeError(`${node.name}: fused ${activation} is not known`)
}

/** [h, w, channels, multiplier] → [channels · multiplier, 1, h, w]. */
function depthwiseKernel(kernel: Tensor): Tensor {
  const [height, width] = [at(kernel.shape, 0), at(kernel.shape, 1)]
  const filters = at(kernel.shape, 2) * at(kernel.shape, 3)
  const turned = transpose(kernel, [2, 3, 0, 1])
  return { ...turned, shape: [filters, 1, height, width] }
}

export function emitMaxPool(emitter: Emitter, node: GraphNode): void {
  const picture = at(node.inputs, 0)
  const source = emitter.shapeOf(picture)
  const kernel = node.attributes.ints('ksize').slice(1, 3)
  const window = slidingWindow(node, source, kernel)
  const input = emitter.emit(node, 'nchw', {
    op: 'Transpose',
    inputs: [emitter.nameOf(picture)],
    attributes: { perm: toChannelsFirst },
  })
  const pooled = emitter.emit(node, 'pool', {
    op: 'MaxPool',
    inputs: [input],
    attributes: {
      kernel_shape: kernel,
      strides: window.strides,
      pads: window.pads,
    },
  })
  emitter.finish(node, {
    op: 'Transpose',
    inputs: [pooled],
    shape: [at(source, 0), ...window.size, at(source, 3)],
    attributes: { perm: toChannelsLast },
  })
}

export function emitResizeBilinear(emitter: Emitter, node: GraphNode): void {
  const picture = at(node.inputs, 0)
  const source = emitter.shapeOf(picture)
  const size = [...emitter.constantOf(at(node.inputs, 1)).values]
  const shape = [at(source, 0), ...size, at(source, 3)]
  const target = toChannelsFirst.map((axis) => at(shape, axis))
  const input = emitter.emit(node, 'nchw', {
    op: 'Transpose',
    inputs: [emitter.nameOf(picture)],
    attributes: { perm: toChannelsFirst },
  })
  const sizes = emitter.constant(`${node.name}/sizes`, {
    type: 'int',
    shape: [4],
    values: Int32Array.from(target),
  })
  const resized = emitter.emit(node, 'resize', {
    op: 'Resize',
    inputs: [input, '', '', sizes],
    attributes: {
      mode: 'linear',
      coordinate_transformation_mode: coordinates(node),
    },
  })
  emitter.finish(node, {
    op: 'Transpose',
    inputs: [resized],
    shape,
    attributes: { perm: toChannelsLast },
  })
}

function coordinates(node: GraphNode): string {
  if (node.attributes.flag('align_corners')) return 'align_corners'
  return node.attributes.flag('half_pixel_centers') ? 'half_pixel' : 'asymmetric'
}

export function emitDepthToSpace(emitter: Emitter, node: GraphNode): void {
  const picture = at(node.inputs, 0)
  const source = emitter.shapeOf(picture)
  const block = node.attributes.int('block_size')
  const input = emitter.emit(node, 'nchw', {
    op: 'Transpose',
    inputs: [emitter.nameOf(picture)],
    attributes: { perm: toChannelsFirst },
  })
  const spread = emitter.emit(node, 'spread', {
    op: 'DepthToSpace',
    inputs: [input],
    attributes: { blocksize: block, mode: 'DCR' },
  })
  emitter.finish(node, {
    op: 'Transpose',
    inputs: [spread],
    shape: [
      at(source, 0),
      at(source, 1) * block,
      at(source, 2) * block,
      at(source, 3) / block ** 2,
    ],
    attributes: { perm: toChannelsLast },
  })
}

/** Where a window of TensorFlow's stands: SAME padding puts the odd pixel at the end, ONNX wants it spelled out. */
function slidingWindow(node: GraphNode, source: readonly number[], kernel: readonly number[]) {
  const padding = node.attributes.text('padding')
  if (padding !== 'SAME' && padding !== 'VALID')
    throw new RangeError(`${node.name}: padding ${padding}`)
  const strides = node.attributes.ints('strides').slice(1, 3)
  const begin: number[] = []
  const end: number[] = []
  const size: number[] = []
  for (const axis of [0, 1]) {
    const length = at(source, axis + 1)
    const step = at(strides, axis)
    const reach = at(kernel, axis)
    const count =
      padding === 'SAME' ? Math.ceil(length / step) : Math.floor((length - reach) / step) + 1
    const missing = padding === 'SAME' ? Math.max(0, (count - 1) * step + reach - length) : 0
    begin.push(Math.floor(missing / 2))
    end.push(Math.ceil(missing / 2))
    size.push(count)
  }
  return { strides, pads: [...begin, ...end], size }
}
