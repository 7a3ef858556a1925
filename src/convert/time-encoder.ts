import { at } from '../base/assert.ts'
import type { Architecture, TimeEncoderArchitecture } from './architecture.ts'
import { attentionBlock } from './attention.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { addFoldedWeight, addInput, addNode, addOutput, addWeight, type Graph, source, type Value } from './graph.ts'
import { add, concat, conv, convolve, gemm, groupNorm, int, mapShape, reshape, shrink, silu, text } from './layers.ts'
import { type ConditionedNorm, residualBlock } from './res-block.ts'
import { timeCode } from './time-code.ts'

/*
 * y of DiffEnc (Nielsen et al. 2024, appendix): with it a model noises a^2 x + s^2 y at the level t. Its tensors have the names that
 * `convert/flax.ts` gives them.
 */

const ROOT = 'time_encoder'

/** time_encoder: image [N,3,S,S], t [N] -> y [N,3,S,S] in (-1, 1). */
export function buildTimeEncoder(graph: Graph, architecture: Architecture, encoder: TimeEncoderArchitecture): void {
  const { imageSize, conventions } = architecture
  const { epsilon } = conventions
  const { widths, resBlocks, groups } = encoder
  const n = at(widths, 0)
  const image = castToCompute(graph, addInput(graph, 'image', ['batch', 3, imageSize, imageSize]))
  const code = timeCode(graph, addInput(graph, 't', ['batch']), `${ROOT}.time_embed`, n, 4 * n, conventions.frequencies)
  /** GN(h + time), with the norm's own gain and bias. */
  const norm =
    (own: number): ConditionedNorm =>
    (_, h, { prefix, out }) =>
      groupNorm(graph, add(graph, h, timeShift(graph, code, `${prefix}.emb_layers.1`, out)), `${prefix}.out_layers.0`, epsilon, own)
  const residual = (x: Value, prefix: string, out: number, own: number) => {
    const block = { kind: 'residual', prefix, in: mapShape(x).channels, out, resample: null } as const
    return residualBlock(graph, x, block, norm(own), epsilon, own)
  }
  const level = (x: Value, place: string, out: number) =>
    Array.from({ length: resBlocks }, (_, i) => i).reduce((h, i) => residual(h, `${place}.${i}`, out, groups.levels), x)

  let h = conv(graph, image, `${ROOT}.conv_in`, n, 3)
  const laterals: Value[] = []
  for (const [i, out] of widths.entries()) {
    h = level(h, `${ROOT}.down.${i}`, out)
    laterals.push(h)
    h = shrink(graph, h, 'MaxPool')
  }
  const inner = at(widths, widths.length - 1)
  h = residual(h, `${ROOT}.middle.0`, inner, groups.middle)
  h = attentionBlock(graph, h, `${ROOT}.middle.1`, 1, epsilon, groups.levels)
  h = residual(h, `${ROOT}.middle.2`, inner, groups.middle)
  for (const [i, out] of [...widths.entries()].reverse()) {
    h = level(concat(graph, [enlarge(graph, h, `${ROOT}.up.${i}.enlarge`, out), at(laterals, i)], 1), `${ROOT}.up.${i}`, out)
  }
  const free = conv(graph, silu(graph, groupNorm(graph, h, `${ROOT}.out.0`, epsilon, groups.middle)), `${ROOT}.out.2`, 3, 3)
  addOutput(graph, 'y', castToFloat(graph, addNode(graph, 'Tanh', [free], free.dims)))
}

/** The shift that a block adds before its norm: [N,out,1,1]. */
function timeShift(graph: Graph, code: Value, name: string, out: number): Value {
  const weight = addWeight(graph, `${name}.weight`, [out, Number(code.dims[1])])
  const bias = addFoldedWeight(graph, `${name}.bias`, [out], [], () => new Float32Array(out))
  return reshape(graph, gemm(graph, code, weight, bias), [-1, out, 1, 1], ['batch', out, 1, 1])
}

/** Twice the side by a 2x2 transposed convolution with stride 2: its squares do not overlap, so that it is a product and a change of places. */
function enlarge(graph: Graph, x: Value, name: string, out: number): Value {
  const { channels, height, width } = mapShape(x)
  const weight = addWeight(graph, `${name}.weight`, [4 * out, channels, 1, 1], undefined, graph.compute)
  const bias = addFoldedWeight(
    graph,
    `${name}.bias`,
    [4 * out],
    [source(graph, `${name}.bias`, [out])],
    (tensors) => Float32Array.from({ length: 4 * out }, (_, row) => at(at(tensors, 0), Math.floor(row / 4))),
    graph.compute,
  )
  const squares = convolve(graph, x, weight, bias, ['batch', 4 * out, height, width], { kernel: 1, stride: 1, pad: 0 }, graph.compute)
  return addNode(graph, 'DepthToSpace', [squares], ['batch', out, 2 * height, 2 * width], { blocksize: int(2), mode: text('CRD') })
}
