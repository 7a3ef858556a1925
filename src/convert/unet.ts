import { at } from '../base/assert.ts'
import type { Architecture, Block, UnetStage } from './architecture.ts'
import { attentionBlock } from './attention.ts'
import { foldedConv, unfold } from './folded.ts'
import { type Graph, tap, type Value } from './graph.ts'
import { concat, conv, enlarge, groupNorm, shrinkingConv, silu } from './layers.ts'
import { layoutUnet } from './layout.ts'
import { type ConditionedNorm, residualBlock } from './res-block.ts'
import { spatialTransformer } from './spatial-transformer.ts'

/** The U-Net from a state [N,C,H,W] to its predicted noise; `norm` says how time and z_sem enter, and `tokens` [N,K,D] are what its transformers attend to. */
export function unet(graph: Graph, architecture: Architecture, x: Value, norm: ConditionedNorm, tokens: Value | null = null): Value {
  const { down, middle, up } = layoutUnet(architecture)
  const run = (input: Value, stage: UnetStage) => runStage(graph, input, stage, { ...architecture, tokens }, norm)
  const laterals: Value[] = []
  let h = x
  for (const stage of down) {
    h = run(h, stage)
    laterals.push(h)
  }
  h = run(h, middle)
  for (const stage of up) h = run(concat(graph, [h, at(laterals, laterals.length - 1 - up.indexOf(stage))], 1), stage)
  return head(graph, h, architecture)
}

/** Runs the blocks of a stage, the residual ones without modulation where `norm` is null. */
export function runStage(graph: Graph, x: Value, stage: UnetStage, facts: BlockFacts, norm: ConditionedNorm | null): Value {
  const out = stage.blocks.reduce((h, block) => runBlock(graph, h, block, facts, norm), x)
  tap(graph, stage.name, out)
  return out
}

type BlockFacts = Pick<Architecture, 'attentionHeads' | 'classes' | 'conventions'> & { tokens?: Value | null }

function runBlock(graph: Graph, x: Value, block: Block, facts: BlockFacts, norm: ConditionedNorm | null): Value {
  const { conventions } = facts
  switch (block.kind) {
    case 'residual':
      return residualBlock(graph, x, block, norm, conventions.epsilon)
    case 'attention':
      return attend(graph, x, block, facts)
    case 'resample':
      return resample(graph, x, block)
    case 'conv':
      return block.patchSize === 1 ? conv(graph, x, block.prefix, block.out, 3) : foldedConv(graph, x, block, 3)
  }
}

function attend(graph: Graph, x: Value, { prefix, channels }: Extract<Block, { kind: 'attention' }>, facts: BlockFacts): Value {
  const { attentionHeads, classes, tokens, conventions } = facts
  const heads = typeof attentionHeads === 'number' ? attentionHeads : channels / attentionHeads.channels
  if (classes && tokens) return spatialTransformer(graph, x, prefix, heads, classes.depth, tokens)
  return attentionBlock(graph, x, prefix, heads, conventions.epsilon)
}

/** The residual path has no norm that would bound it, so that these convolutions compute as its sums do. */
function resample(graph: Graph, x: Value, { prefix, channels, to }: Extract<Block, { kind: 'resample' }>): Value {
  if (to === 'down') return shrinkingConv(graph, x, prefix, [1, 1, 1, 1])
  return conv(graph, enlarge(graph, x), prefix, channels, 3, graph.compute)
}

function head(graph: Graph, x: Value, { state, unet: { patchSize }, conventions }: Architecture): Value {
  const channels = conv(graph, silu(graph, groupNorm(graph, x, 'out.0', conventions.epsilon)), 'out.2', state[0] * patchSize * patchSize, 3)
  return unfold(graph, channels, patchSize)
}
