import type { OnnxAttribute } from '../formats/onnx.ts'
import { absent, filledConstant, floatConstant, floatOf, shapeConstant } from './constants.ts'
import { guidedDiffusion } from './architecture.ts'
import { addProduct } from './cast.ts'
import { addNode, addNodeOutputs, addWeight, type Dims, type Graph, type Value } from './graph.ts'
import { withWholeChannels } from './whole-channels.ts'
import { factorForEpsilon, NORM_EPSILON } from '../protocol/webgpu-faults.ts'

export const int = (value: number): OnnxAttribute => ({ kind: 'int', value })
export const ints = (value: readonly number[]): OnnxAttribute => ({ kind: 'ints', value })
export const float = (value: number): OnnxAttribute => ({ kind: 'float', value })
export const text = (value: string): OnnxAttribute => ({ kind: 'string', value })

/** Channels, height and width of a map [N,C,H,W]. */
export function mapShape(value: Value): { channels: number; height: number; width: number } {
  const [, channels, height, width] = value.dims.map(Number)
  return { channels: channels ?? 0, height: height ?? 0, width: width ?? 0 }
}

/** Another shape for the same values, which costs nothing. `shape` as in ONNX: 0 keeps a dimension, -1 takes all values that are left. */
export function reshape(graph: Graph, value: Value, shape: readonly number[], dims: Dims): Value {
  return addNode(graph, 'Reshape', [value, shapeConstant(graph, shape)], dims)
}

/** Convolution with stride 1 that keeps the size, in `type`. */
export function conv(graph: Graph, x: Value, prefix: string, out: number, kernel: 1 | 3, type = graph.products): Value {
  const { channels, height, width } = mapShape(x)
  const name = `${prefix}.weight`
  const shape = [out, channels, kernel, kernel]
  const { map, weight } =
    kernel === 3 ? withWholeChannels(graph, x, name, out, type) : { map: x, weight: addWeight(graph, name, shape, shape, type) }
  const bias = addWeight(graph, `${prefix}.bias`, [out], [out], type)
  return convolve(graph, map, weight, bias, ['batch', out, height, width], { kernel, stride: 1, pad: (kernel - 1) / 2 }, type)
}

/** Half the height and width by a 3x3 convolution with stride 2; `pads` at top, left, bottom and right. */
export function shrinkingConv(graph: Graph, x: Value, prefix: string, pads: readonly [number, number, number, number]): Value {
  const { channels, height, width } = mapShape(x)
  const weight = addWeight(graph, `${prefix}.weight`, [channels, channels, 3, 3], undefined, graph.compute)
  const bias = addWeight(graph, `${prefix}.bias`, [channels], undefined, graph.compute)
  const attributes = { kernel_shape: ints([3, 3]), strides: ints([2, 2]), pads: ints(pads) }
  return addProduct(graph, 'Conv', [x], [weight, bias], ['batch', channels, height / 2, width / 2], attributes, graph.compute)
}

export function convolve(
  graph: Graph,
  x: Value,
  weight: Value,
  bias: Value,
  dims: Dims,
  { kernel, stride, pad }: { kernel: number; stride: number; pad: number },
  type = graph.products,
): Value {
  const attributes = { kernel_shape: ints([kernel, kernel]), strides: ints([stride, stride]), pads: ints([pad, pad, pad, pad]) }
  return addProduct(graph, 'Conv', [x], [weight, bias], dims, attributes, type)
}

/** x W^T + b, for x [rows, in] and W [out, in] as PyTorch stores it. */
export function linear(graph: Graph, x: Value, prefix: string, out: number): Value {
  const weight = addWeight(graph, `${prefix}.weight`, [out, Number(x.dims[1])])
  return gemm(graph, x, weight, addWeight(graph, `${prefix}.bias`, [out]))
}

export function gemm(graph: Graph, x: Value, weight: Value, bias: Value): Value {
  return addProduct(graph, 'Gemm', [x], [weight, bias], [x.dims[0] ?? 1, weight.dims[0] ?? 1], { transB: int(1) })
}

/** x * sigmoid(x), in the form that the runtime fuses into one kernel. */
export function silu(graph: Graph, x: Value): Value {
  return multiply(graph, x, addNode(graph, 'Sigmoid', [x], x.dims))
}

export function add(graph: Graph, a: Value, b: Value): Value {
  return addNode(graph, 'Add', [a, b], a.dims)
}

export function multiply(graph: Graph, a: Value, b: Value): Value {
  return addNode(graph, 'Mul', [a, b], a.dims)
}

export function concat(graph: Graph, values: readonly Value[], axis: number): Value {
  const size = values.reduce((sum, value) => sum + Number(value.dims[axis]), 0)
  const dims = (values[0]?.dims ?? []).map((old, i) => (i === axis ? size : old))
  return addNode(graph, 'Concat', values, dims, { axis: int(axis) })
}

export function split(graph: Graph, value: Value, axis: number, sizes: readonly number[]): Value[] {
  const shapes = sizes.map((size) => value.dims.map((old, i) => (i === axis ? size : old)))
  return addNodeOutputs(graph, 'Split', [value, shapeConstant(graph, sizes)], shapes, { axis: int(axis) })
}

/** Twice the height and width, every pixel repeated. */
export function enlarge(graph: Graph, x: Value): Value {
  const { channels, height, width } = mapShape(x)
  const scales = floatConstant(graph, 'twice', [4], [1, 1, 2, 2])
  const attributes = { mode: text('nearest'), coordinate_transformation_mode: text('asymmetric'), nearest_mode: text('floor') }
  return addNode(graph, 'Resize', [x, absent, scales], ['batch', channels, height * 2, width * 2], attributes)
}

/** Half the height and width, the mean or the largest of every 2x2. */
export function shrink(graph: Graph, x: Value, pool: 'AveragePool' | 'MaxPool' = 'AveragePool'): Value {
  const { channels, height, width } = mapShape(x)
  const attributes = { kernel_shape: ints([2, 2]), strides: ints([2, 2]) }
  return addNode(graph, pool, [x], ['batch', channels, height / 2, width / 2], attributes)
}

/** Groups of a group norm over that many channels (spec: min(32, C)). */
function groupCount(channels: number): number {
  return Math.min(32, channels)
}

/**
 * Group norm without gain and bias, written as an instance norm over groups: three nodes, the outer two of them free. For another epsilon than
 * the one of all norms the map is enlarged first.
 */
export function normalise(graph: Graph, x: Value, epsilon = NORM_EPSILON, groups = groupCount(mapShape(x).channels)): Value {
  const { channels, height, width } = mapShape(x)
  const own = epsilon === NORM_EPSILON ? x : multiply(graph, x, floatOf(graph, factorForEpsilon(epsilon)))
  const grouped = reshape(graph, own, [0, groups, -1], ['batch', groups, (channels / groups) * height * width])
  const ones = filledConstant(graph, groups, 1)
  const zeros = filledConstant(graph, groups, 0)
  const normal = addNode(graph, 'InstanceNormalization', [grouped, ones, zeros], grouped.dims, { epsilon: float(NORM_EPSILON) })
  return reshape(graph, normal, [0, channels, height, width], x.dims)
}

/** Gain or bias of a norm, which stands between products. */
export function addNormWeight(graph: Graph, name: string, size: number, dims: readonly number[] = [size]): Value {
  return addWeight(graph, name, [size], dims, graph.compute)
}

/** Group norm with the checkpoint's gain and bias. */
export function groupNorm(graph: Graph, x: Value, prefix: string, epsilon = guidedDiffusion.epsilon, groups?: number): Value {
  const { channels } = mapShape(x)
  const dims = [1, channels, 1, 1]
  const gain = addNormWeight(graph, `${prefix}.weight`, channels, dims)
  const bias = addNormWeight(graph, `${prefix}.bias`, channels, dims)
  return add(graph, multiply(graph, normalise(graph, x, epsilon, groups), gain), bias)
}

/** Layer norm over the last dimension, with the checkpoint's gain and bias. */
export function layerNorm(graph: Graph, x: Value, prefix: string): Value {
  const size = Number(x.dims.at(-1))
  const [gain, bias] = [addNormWeight(graph, `${prefix}.weight`, size), addNormWeight(graph, `${prefix}.bias`, size)]
  return addNode(graph, 'LayerNormalization', [x, gain, bias], x.dims, { axis: int(-1), epsilon: float(1e-5) })
}
