import { at } from '../base/assert.ts'
import type { Architecture } from './architecture.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { cut, cutModulation } from './cut-modulation.ts'
import { addInput, type Graph, tap, type Value } from './graph.ts'
import { fourierFeatures } from './fourier-features.ts'
import { add, groupNorm, multiply, normalise } from './layers.ts'
import { conditionedBlocks, layoutUnet } from './layout.ts'
import { modulationSize } from './modulation.ts'
import type { ConditionedNorm } from './res-block.ts'
import { addRowStep } from './row-step.ts'
import { unet } from './unet.ts'

/**
 * denoiser: x [N,C,H,W], modulation [N,M,1,1] (see `modulation.ts`; for a plain DDIM [L,M,1,1], where L is 1 or N), row [7], p [N,C,H,W]
 * -> next, x0, p_next, each like x. Where time comes after a norm, that is a group norm without gain and bias, one product, one sum.
 */
export function buildDenoiser(graph: Graph, architecture: Architecture, clip: boolean): void {
  const { state, time, zSize, conventions } = architecture
  const blocks = conditionedBlocks(layoutUnet(architecture))
  const x = addInput(graph, 'x', ['batch', ...state])
  const modulation = addInput(graph, 'modulation', [zSize === null ? 'levels' : 'batch', modulationSize(architecture), 1, 1])
  const numbers = castToCompute(graph, modulation)
  const norm = time === 'after-norm' ? timeAfterNorm(graph, numbers, blocks) : timeBeforeNorm(graph, numbers, blocks, conventions.epsilon)
  const seen = castToCompute(graph, fourierFeatures(graph, x, conventions.fourier))
  const free = castToFloat(graph, unet(graph, architecture, seen, norm))
  const out = conventions.addsInput ? add(graph, x, free) : free
  tap(graph, 'eps', out)
  addRowStep(graph, x, out, clip)
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
