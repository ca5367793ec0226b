import type { Emitter } from './emit-node.ts'
import type { GraphNode } from './read-graph-model.ts'
import { at, transpose } from './tensor.ts'
import type { Tensor } from './tensor.ts'

const toChannelsFirst = [0, 3, 1, 2]
const toChannelsLast = [0, 2, 3, 1]

/** Conv2D and its fused and depthwise kin: NHWC in, NHWC out, NCHW in between. */
export function emitConvolution(emitter: Emitter, node: GraphNode): string {
  const [picture, kernelName, ...fusedInputs] = node.inputs
  if (picture === undefined || kernelName === undefined) throw new RangeError(`${node.name} lacks inputs`)
  const isDepthwise = node.op.includes('Depthwise')
  const source = emitter.shapeOf(picture)
  const kernel = emitter.constantOf(kernelName)
  const [height, width, channels, last] = kernel.shape
  if (!height || !width || !channels || !last) throw new RangeError(`${node.name}: kernel [${kernel.shape}]`)
  const dilations = node.attributes.ints('dilations').slice(1, 3)
  if (dilations.some((dilation) => dilation !== 1)) throw new RangeError(`${node.name} is dilated`)

  const window = slidingWindow(node, source, [height, width])
  const filters = isDepthwise ? channels * last : last
  const fused = node.attributes.texts('fused_ops')
  const weights = isDepthwise ? depthwiseKernel(kernel) : transpose(kernel, [3, 2, 0, 1])
  const inputs = [
    emitter.emit(node, 'nchw', 'Transpose', [emitter.nameOf(picture)], { perm: toChannelsFirst }),
    emitter.constant(`${kernelName}/oihw`, weights),
  ]
  if (fused[0] === 'BiasAdd') inputs.push(emitter.constantNamed(at(fusedInputs, 0)))
  let result = emitter.emit(node, 'conv', 'Conv', inputs, {
    kernel_shape: [height, width],
    strides: window.strides,
    pads: window.pads,
    group: isDepthwise ? channels : 1,
  })
  for (const activation of fused.slice(fused[0] === 'BiasAdd' ? 1 : 0)) {
    result = emitActivation(emitter, { node, activation, input: result, slopeName: fusedInputs[1] })
  }
  return emitter.finish(node, 'Transpose', [result], {
    shape: [at(source, 0), ...window.size, filters],
    attributes: { perm: toChannelsLast },
  })
}

function emitActivation(
  emitter: Emitter,
  what: { node: GraphNode; activation: string; input: string; slopeName: string | undefined },
): string {
  const { node, activation, input, slopeName } = what
  if (activation === 'Relu') return emitter.emit(node, 'relu', 'Relu', [input])
  if (activation === 'Prelu' && slopeName !== undefined) {
    const slope = emitter.constantOf(slopeName)
    const channels = at(slope.shape, -1)
    if (slope.values.length !== channels) throw new RangeError(`${node.name}: slope per pixel`)
    const name = emitter.constant(`${slopeName}/c11`, { ...slope, shape: [channels, 1, 1] })
    return emitter.emit(node, 'prelu', 'PRelu', [input, name])
  }
  throw new RangeError(`${node.name}: fused ${activation} is not known`)
}

/** [h, w, channels, multiplier] → [channels · multiplier, 1, h, w]. */
function depthwiseKernel(kernel: Tensor): Tensor {
  const [height, width, channels, multiplier] = kernel.shape
  const turned = transpose(kernel, [2, 3, 0, 1])
  return { ...turned, shape: [at([channels], 0) * at([multiplier], 0), 1, at([height], 0), at([width], 0)] } as Tensor
}

export function emitMaxPool(emitter: Emitter, node: GraphNode): string {
  const picture = at(node.inputs, 0)
  const source = emitter.shapeOf(picture)
  const kernel = node.attributes.ints('ksize').slice(1, 3)
  const window = slidingWindow(node, source, kernel)
  const input = emitter.emit(node, 'nchw', 'Transpose', [emitter.nameOf(picture)], { perm: toChannelsFirst })
  const pooled = emitter.emit(node, 'pool', 'MaxPool', [input], {
    kernel_shape: kernel,
    strides: window.strides,
    pads: window.pads,
  })
  return emitter.finish(node, 'Transpose', [pooled], {
    shape: [at(source, 0), ...window.size, at(source, 3)],
    attributes: { perm: toChannelsLast },
  })
}

export function emitResizeBilinear(emitter: Emitter, node: GraphNode): string {
  const picture = at(node.inputs, 0)
  const [batch, , , channels] = emitter.shapeOf(picture)
  const size = [...emitter.constantOf(at(node.inputs, 1)).values]
  const shape = [at([batch], 0), ...size, at([channels], 0)]
  const target = toChannelsFirst.map((axis) => at(shape, axis))
  const input = emitter.emit(node, 'nchw', 'Transpose', [emitter.nameOf(picture)], { perm: toChannelsFirst })
  const sizes = emitter.constant(`${node.name}/sizes`, {
    type: 'int',
    shape: [4],
    values: Int32Array.from(target),
  })
  const resized = emitter.emit(node, 'resize', 'Resize', [input, '', '', sizes], {
    mode: 'linear',
    coordinate_transformation_mode: coordinates(node),
  })
  return emitter.finish(node, 'Transpose', [resized], { shape, attributes: { perm: toChannelsLast } })
}

function coordinates(node: GraphNode): string {
  if (node.attributes.flag('align_corners')) return 'align_corners'
  return node.attributes.flag('half_pixel_centers') ? 'half_pixel' : 'asymmetric'
}

export function emitDepthToSpace(emitter: Emitter, node: GraphNode): string {
  const picture = at(node.inputs, 0)
  const [batch, height, width, channels] = emitter.shapeOf(picture)
  const block = node.attributes.int('block_size')
  const input = emitter.emit(node, 'nchw', 'Transpose', [emitter.nameOf(picture)], { perm: toChannelsFirst })
  const spread = emitter.emit(node, 'spread', 'DepthToSpace', [input], { blocksize: block, mode: 'DCR' })
  return emitter.finish(node, 'Transpose', [spread], {
    shape: [at([batch], 0), at([height], 0) * block, at([width], 0) * block, at([channels], 0) / block ** 2],
    attributes: { perm: toChannelsLast },
  })
}

/** Where a window of TensorFlow's stands: SAME padding puts the odd pixel at the end, ONNX wants it spelled out. */
function slidingWindow(node: GraphNode, source: readonly number[], kernel: readonly number[]) {
  const padding = node.attributes.text('padding')
  if (padding !== 'SAME' && padding !== 'VALID') throw new RangeError(`${node.name}: padding ${padding}`)
  const strides = node.attributes.ints('strides').slice(1, 3)
  const begin: number[] = []
  const end: number[] = []
  const size: number[] = []
  for (const axis of [0, 1]) {
    const length = at(source, axis + 1)
    const step = at(strides, axis)
    const reach = at(kernel, axis)
    const count = padding === 'SAME' ? Math.ceil(length / step) : Math.floor((length - reach) / step) + 1
    const missing = padding === 'SAME' ? Math.max(0, (count - 1) * step + reach - length) : 0
    begin.push(Math.floor(missing / 2))
    end.push(Math.ceil(missing / 2))
    size.push(count)
  }
  return { strides, pads: [...begin, ...end], size }
}
