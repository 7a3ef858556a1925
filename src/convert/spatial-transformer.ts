import { at } from '../base/assert.ts'
import { addProduct } from './cast.ts'
import { floatOf } from './constants.ts'
import { transposeRows } from './fold.ts'
import { addFoldedWeight, addNode, addWeight, type Graph, source, tap, type Value } from './graph.ts'
import { add, convolve, groupNorm, int, ints, layerNorm, mapShape, multiply, reshape, split } from './layers.ts'

/** The epsilon of its group norm. */
const EPSILON = 1e-6

/**
 * A spatial transformer (Rombach et al. 2022, section 3.3 and appendix E.2.1): a map [N,C,H,W] whose places attend to each other and to the
 * tokens of a condition [N,K,D], `depth` times, added to the map. Names are those of the original code, which diffusers took over.
 */
export function spatialTransformer(graph: Graph, x: Value, prefix: string, heads: number, depth: number, tokens: Value): Value {
  const { channels, height, width } = mapShape(x)
  const length = height * width
  const into = conv1x1(graph, groupNorm(graph, x, `${prefix}.norm`, EPSILON), `${prefix}.proj_in`)
  let h = swapLast(graph, reshape(graph, into, [0, channels, length], ['batch', channels, length]))
  for (let i = 0; i < depth; i++) h = transformerBlock(graph, h, `${prefix}.transformer_blocks.${i}`, heads, tokens)
  const map = reshape(graph, swapLast(graph, h), [0, channels, height, width], x.dims)
  return add(graph, x, conv1x1(graph, map, `${prefix}.proj_out`))
}

/** Rows [N,L,C] through attention to themselves, attention to the tokens and a feed-forward part, each behind a layer norm and added. */
function transformerBlock(graph: Graph, x: Value, prefix: string, heads: number, tokens: Value): Value {
  const parts: readonly [name: string, norm: string, run: (h: Value, name: string) => Value][] = [
    ['attn1', 'norm1', (h, name) => attention(graph, h, h, name, heads)],
    ['attn2', 'norm2', (h, name) => attention(graph, h, tokens, name, heads)],
    ['ff', 'norm3', (h, name) => feedForward(graph, h, name)],
  ]
  return parts.reduce((h, [name, norm, run]) => {
    const added = run(layerNorm(graph, h, `${prefix}.${norm}`), `${prefix}.${name}`)
    tap(graph, `${prefix}.${name}`, added)
    return add(graph, h, added)
  }, x)
}

/** softmax(q k^T / sqrt(C / heads)) v, with q of rows [N,L,C], k and v of [N,K,D]. The scale is folded into the weights of q. */
function attention(graph: Graph, x: Value, of: Value, prefix: string, heads: number): Value {
  const channels = Number(x.dims[2])
  const size = channels / heads
  const project = (from: Value, layer: string, perm: readonly number[], scale = 1): Value => {
    const [length, width] = [Number(from.dims[1]), Number(from.dims[2])]
    const rows = matrix(graph, from, `${prefix}.${layer}.weight`, width, channels, scale)
    const dims = ['batch', length, heads, size] as const
    const parts = reshape(graph, rows, [0, length, heads, size], dims)
    return addNode(
      graph,
      'Transpose',
      [parts],
      perm.map((axis) => at(dims, axis)),
      { perm: ints(perm) },
    )
  }
  const q = project(x, 'to_q', [0, 2, 1, 3], 1 / Math.sqrt(size))
  const [k, v] = [project(of, 'to_k', [0, 2, 3, 1]), project(of, 'to_v', [0, 2, 1, 3])]
  const [length, tokens] = [Number(x.dims[1]), Number(of.dims[1])]
  const scores = addProduct(graph, 'MatMul', [q, k], [], ['batch', heads, length, tokens])
  const shares = addNode(graph, 'Softmax', [scores], scores.dims, { axis: int(-1) })
  const mixed = addProduct(graph, 'MatMul', [shares, v], [], ['batch', heads, length, size])
  const joined = addNode(graph, 'Transpose', [mixed], ['batch', length, heads, size], { perm: ints([0, 2, 1, 3]) })
  return linearRows(graph, reshape(graph, joined, [0, length, channels], x.dims), `${prefix}.to_out.0`, channels)
}

/** GEGLU (Shazeer 2020): one half of a linear layer times the GELU of the other, then a linear layer back. */
function feedForward(graph: Graph, x: Value, prefix: string): Value {
  const channels = Number(x.dims[2])
  const inner = graph.tensors.get(`${prefix}.net.2.weight`)?.shape[1] ?? 4 * channels
  const halves = split(graph, linearRows(graph, x, `${prefix}.net.0.proj`, 2 * inner), 2, [inner, inner])
  return linearRows(graph, multiply(graph, at(halves, 0), gelu(graph, at(halves, 1))), `${prefix}.net.2`, channels)
}

/** x Phi(x) = x (1 + erf(x / sqrt 2)) / 2. */
function gelu(graph: Graph, x: Value): Value {
  const erf = addNode(graph, 'Erf', [multiply(graph, x, floatOf(graph, Math.SQRT1_2))], x.dims)
  return multiply(graph, multiply(graph, x, add(graph, erf, floatOf(graph, 1))), floatOf(graph, 0.5))
}

/** Rows [N,L,in] through a linear layer [out,in] with its bias. */
function linearRows(graph: Graph, x: Value, prefix: string, out: number): Value {
  const rows = matrix(graph, x, `${prefix}.weight`, Number(x.dims[2]), out)
  return add(graph, rows, addWeight(graph, `${prefix}.bias`, [out], [out], graph.compute))
}

/** Rows times a matrix that PyTorch stores as [out,in], which MatMul takes as [in,out]. */
function matrix(graph: Graph, x: Value, name: string, columns: number, out: number, scale = 1): Value {
  const stored = source(graph, name, [out, columns])
  const weight = addFoldedWeight(graph, name, [columns, out], [stored], (tensors) => transposeRows(at(tensors, 0), columns, scale))
  return addProduct(graph, 'MatMul', [x], [weight], ['batch', Number(x.dims[1]), out])
}

/** The last two of three dimensions exchanged. */
function swapLast(graph: Graph, value: Value): Value {
  const [batch = 1, rows = 1, columns = 1] = value.dims
  return addNode(graph, 'Transpose', [value], [batch, columns, rows], { perm: ints([0, 2, 1]) })
}

/** A 1x1 convolution that keeps the channels; some files hold it as a linear layer. */
function conv1x1(graph: Graph, x: Value, prefix: string): Value {
  const { channels } = mapShape(x)
  const kernel = graph.tensors
    .get(`${prefix}.weight`)
    ?.shape.slice(2)
    .map(() => 1) ?? [1, 1]
  const weight = addWeight(graph, `${prefix}.weight`, [channels, channels, ...kernel], [channels, channels, 1, 1])
  return convolve(graph, x, weight, addWeight(graph, `${prefix}.bias`, [channels]), x.dims, { kernel: 1, stride: 1, pad: 0 })
}
