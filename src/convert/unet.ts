import { at } from '../base/assert.ts'
import type { Architecture, Block, UnetStage } from './architecture.ts'
import { attentionBlock } from './attention.ts'
import { foldUnshuffle } from './fold.ts'
import { addFoldedWeight, addNode, addWeight, type Graph, source, tap, type Value } from './graph.ts'
import { concat, conv, convolve, groupNorm, int, mapShape, silu, text } from './layers.ts'
import { layoutUnet } from './layout.ts'
import { type ConditionedNorm, residualBlock } from './res-block.ts'

/** The U-Net from a picture [N,3,S,S] to its predicted noise; `norm` says how time and z_sem enter. */
export function unet(graph: Graph, architecture: Architecture, x: Value, norm: ConditionedNorm): Value {
  const { down, middle, up } = layoutUnet(architecture)
  const run = (input: Value, stage: UnetStage) => runStage(graph, input, stage, architecture.attentionHeads, norm)
  const laterals: Value[] = []
  let h = x
  for (const stage of down) {
    h = run(h, stage)
    laterals.push(h)
  }
  h = run(h, middle)
  for (const stage of up) h = run(concat(graph, [h, at(laterals, laterals.length - 1 - up.indexOf(stage))], 1), stage)
  return head(graph, h, architecture.unet.patchSize)
}

/** Runs the blocks of a stage, the residual ones without modulation where `norm` is null. */
export function runStage(graph: Graph, x: Value, stage: UnetStage, heads: number, norm: ConditionedNorm | null): Value {
  const out = stage.blocks.reduce((h, block) => runBlock(graph, h, block, heads, norm), x)
  tap(graph, stage.name, out)
  return out
}

function runBlock(graph: Graph, x: Value, block: Block, heads: number, norm: ConditionedNorm | null): Value {
  if (block.kind === 'residual') return residualBlock(graph, x, block, norm)
  return block.kind === 'attention' ? attentionBlock(graph, x, block.prefix, heads) : firstConv(graph, x, block)
}

/** The first convolution, on squares of p x p pixels folded into channels: one convolution of kernel 3p and stride p. */
function firstConv(graph: Graph, x: Value, { prefix, out, patchSize }: Extract<Block, { kind: 'conv' }>): Value {
  if (patchSize === 1) return conv(graph, x, prefix, out, 3)
  const { height, width } = mapShape(x)
  const kernel = 3 * patchSize
  const unfolded = [source(graph, `${prefix}.weight`, [out, kernel * patchSize, 3, 3])]
  const weight = addFoldedWeight(graph, `${prefix}.weight`, [out, 3, kernel, kernel], unfolded, (tensors) =>
    foldUnshuffle(at(tensors, 0), patchSize),
  )
  const bias = addWeight(graph, `${prefix}.bias`, [out])
  const dims = ['batch', out, height / patchSize, width / patchSize] as const
  return convolve(graph, x, weight, bias, dims, { kernel, stride: patchSize, pad: patchSize })
}

function head(graph: Graph, x: Value, patchSize: number): Value {
  const channels = conv(graph, silu(graph, groupNorm(graph, x, 'out.0')), 'out.2', 3 * patchSize * patchSize, 3)
  if (patchSize === 1) return channels
  const { height, width } = mapShape(channels)
  const attributes = { blocksize: int(patchSize), mode: text('CRD') }
  return addNode(graph, 'DepthToSpace', [channels], ['batch', 3, height * patchSize, width * patchSize], attributes)
}
