import { joinArrays } from '../base/arrays.ts'
import { at } from '../base/assert.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import { addProduct } from './cast.ts'
import { foldGain, foldShift, scaleQueries } from './fold.ts'
import { addFoldedWeight, addNode, addWeight, type Graph, source, type Value } from './graph.ts'
import { add, convolve, int, ints, mapShape, normalise, reshape, split } from './layers.ts'

const pointwise = { kernel: 1, stride: 1, pad: 0 }

/**
 * Self-attention over all positions of a map: x + proj(v softmax(q^T k / sqrt(C / heads))). Written out as
 * MatMul, Softmax, MatMul, because the fused attention operators are wrong on some GPUs. Gain and bias of its norm
 * and the scale of q are folded into the weights of qkv.
 */
export function attentionBlock(graph: Graph, x: Value, prefix: string, heads: number, epsilon?: number, groups?: number): Value {
  const { channels, height, width } = mapShape(x)
  const [size, length] = [channels / heads, height * width]
  const qkv = projectQkv(graph, normalise(graph, x, epsilon, groups), prefix, heads)
  const parts = split(graph, reshape(graph, qkv, [0, heads, 3 * size, length], ['batch', heads, 3 * size, length]), 2, [size, size, size])
  const [q, k, v] = [at(parts, 0), at(parts, 1), at(parts, 2)]
  const scores = addProduct(graph, 'MatMul', [transpose(graph, q), k], [], ['batch', heads, length, length])
  const shares = addNode(graph, 'Softmax', [scores], scores.dims, { axis: int(-1) })
  const mixed = addProduct(graph, 'MatMul', [v, transpose(graph, shares)], [], v.dims)
  return add(graph, x, project(graph, reshape(graph, mixed, [0, channels, height, width], x.dims), prefix))
}

function projectQkv(graph: Graph, x: Value, prefix: string, heads: number): Value {
  const { channels, height, width } = mapShape(x)
  const [weights, biases] = qkvSources(graph, prefix, channels)
  const [gain, shift] = [source(graph, `${prefix}.norm.weight`, [channels]), source(graph, `${prefix}.norm.bias`, [channels])]
  const dims = [3 * channels, channels, 1, 1]
  const weight = addFoldedWeight(graph, `${prefix}.qkv.weight`, dims, [gain, ...weights], (tensors) =>
    scaleQueries(foldGain(joinArrays(tensors.slice(1)), at(tensors, 0)), 3 * channels, heads),
  )
  const bias = addFoldedWeight(graph, `${prefix}.qkv.bias`, [3 * channels], [shift, ...weights, ...biases], (tensors) => {
    const [matrices, vectors] = [tensors.slice(1, 1 + weights.length), tensors.slice(1 + weights.length)]
    return scaleQueries(foldShift(joinArrays(matrices), joinArrays(vectors), at(tensors, 0)), 3 * channels, heads)
  })
  return convolve(graph, x, weight, bias, ['batch', 3 * channels, height, width], pointwise)
}

/**
 * Weights and biases of q, k and v: one tensor of U-Nets, or three 1x1 convolutions of first stages, whose single head makes the order of
 * the rows the same.
 */
function qkvSources(graph: Graph, prefix: string, channels: number): [LazyTensor[], LazyTensor[]] {
  if (!graph.tensors.has(`${prefix}.q.weight`))
    return [[source(graph, `${prefix}.qkv.weight`, [3 * channels, channels, 1])], [source(graph, `${prefix}.qkv.bias`, [3 * channels])]]
  const parts = ['q', 'k', 'v'].map((part) => `${prefix}.${part}`)
  return [
    parts.map((part) => source(graph, `${part}.weight`, [channels, channels, 1, 1])),
    parts.map((part) => source(graph, `${part}.bias`, [channels])),
  ]
}

function project(graph: Graph, x: Value, prefix: string): Value {
  const { channels } = mapShape(x)
  const dims = [channels, channels, 1, 1]
  const shape = graph.tensors.get(`${prefix}.proj_out.weight`)?.shape.length === 4 ? dims : [channels, channels, 1]
  const weight = addWeight(graph, `${prefix}.proj_out.weight`, shape, dims)
  return convolve(graph, x, weight, addWeight(graph, `${prefix}.proj_out.bias`, [channels]), x.dims, pointwise)
}

/** The last two of four dimensions exchanged. */
function transpose(graph: Graph, value: Value): Value {
  const [batch = 1, heads = 1, rows = 1, columns = 1] = value.dims
  return addNode(graph, 'Transpose', [value], [batch, heads, columns, rows], { perm: ints([0, 1, 3, 2]) })
}
