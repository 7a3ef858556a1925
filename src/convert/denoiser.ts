import { at } from '../base/assert.ts'
import type { Architecture } from './architecture.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { cut, cutModulation } from './cut-modulation.ts'
import { addInput, addNode, countValues, type Graph, tap, type Value } from './graph.ts'
import { fourierFeatures } from './fourier-features.ts'
import { add, groupNorm, multiply, normalise, reshape } from './layers.ts'
import { conditionedBlocks, layoutUnet } from './layout.ts'
import { modulationSize } from './modulation.ts'
import type { ConditionedNorm } from './res-block.ts'
import { addRowStep } from './row-step.ts'
import { unet } from './unet.ts'

/**
 * denoiser: x [N,C,H,W], modulation [N,M,1,1] (see `modulation.ts`; for a plain DDIM [L,M,1,1], where L is 1 or N), row [7], p [N,C,H,W]
 * -> next, x0, p_next, each like x. With classes also tokens [N,1,D] and mix [N,N], which replaces the predictions of a batch by mixtures of
 * them: classifier-free guidance puts both evaluations into one batch. Where time comes after a norm, that is a group norm without gain and bias, one product, one sum.
 */
export function buildDenoiser(graph: Graph, architecture: Architecture, clip: boolean): void {
  const { state, time, zSize, classes, conventions } = architecture
  const blocks = conditionedBlocks(layoutUnet(architecture))
  const x = addInput(graph, 'x', ['batch', ...state])
  const modulation = addInput(graph, 'modulation', [zSize === null ? 'levels' : 'batch', modulationSize(architecture), 1, 1])
  const numbers = castToCompute(graph, modulation)
  const norm = time === 'after-norm' ? timeAfterNorm(graph, numbers, blocks) : timeBeforeNorm(graph, numbers, blocks, conventions.epsilon)
  const seen = castToCompute(graph, fourierFeatures(graph, x, conventions.fourier))
  const tokens = classes && castToCompute(graph, addInput(graph, 'tokens', ['batch', 1, classes.size]))
  const free = castToFloat(graph, unet(graph, architecture, seen, norm, tokens))
  const own = conventions.addsInput ? add(graph, x, free) : free
  const out = classes ? mixed(graph, own) : own
  tap(graph, 'eps', out)
  addRowStep(graph, x, out, clip)
}

/** The predictions of a batch [N,C,H,W] times mix [N,N]. */
function mixed(graph: Graph, predictions: Value): Value {
  const mix = addInput(graph, 'mix', ['batch', 'batch'])
  const size = countValues(predictions.dims)
  const rows = reshape(graph, predictions, [0, size], ['batch', size])
  const sums = addNode(graph, 'MatMul', [mix, rows], ['batch', size])
  return reshape(graph, sums, [0, ...predictions.dims.slice(1).map(Number)], predictions.dims)
}

type Blocks = readonly { prefix: string; channels: number }[]

/** GN(h) gain + bias, where gain and bias hold those of the norm itself. */
function timeAfterNorm(graph: Graph, modulation: Value, blocks: Blocks): ConditionedNorm {
  const pieces = byPrefix(blocks, cutModulation(graph, modulation, blocks))
  return (_, h, { prefix }) => {
    const { gain, bias } = pieces(prefix)
    return add(graph, multiply(graph, normalise(graph, h), gain), bias)
  }
}

/** GN(h + shift), with the norm's own gain and bias. */
function timeBeforeNorm(graph: Graph, modulation: Value, blocks: Blocks, epsilon: number): ConditionedNorm {
  const sizes = blocks.map(({ channels }) => channels)
  const shifts = byPrefix(blocks, cut(graph, modulation, sizes))
  return (_, h, { prefix }) => groupNorm(graph, add(graph, h, shifts(prefix)), `${prefix}.out_layers.0`, epsilon)
}

function byPrefix<Piece>(blocks: Blocks, pieces: readonly Piece[]): (prefix: string) => Piece {
  return (prefix) =>
    at(
      pieces,
      blocks.findIndex((block) => block.prefix === prefix),
    )
}
