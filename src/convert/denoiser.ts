import { at } from '../base/assert.ts'
import type { Architecture } from './architecture.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { cutModulation } from './cut-modulation.ts'
import { addInput, type Graph, tap } from './graph.ts'
import { add, multiply, normalise } from './layers.ts'
import { conditionedBlocks, layoutUnet } from './layout.ts'
import { addRowStep } from './row-step.ts'
import { unet } from './unet.ts'

/**
 * denoiser: x [N,3,S,S], modulation [N,M,1,1] (see `modulation.ts`; [1,M,1,1] for a plain DDIM), row [7], p [N,3,S,S]
 * -> next, x0, p_next, each like x. A conditioned norm is a group norm without gain and bias, one product, one sum.
 */
export function buildDenoiser(graph: Graph, architecture: Architecture, clip: boolean): void {
  const { imageSize, zSize } = architecture
  const blocks = conditionedBlocks(layoutUnet(architecture))
  const size = 2 * blocks.reduce((sum, block) => sum + block.channels, 0)
  const x = addInput(graph, 'x', ['batch', 3, imageSize, imageSize])
  const modulation = addInput(graph, 'modulation', [zSize === null ? 1 : 'batch', size, 1, 1])
  const pieces = cutModulation(graph, castToCompute(graph, modulation), blocks)
  const eps = unet(graph, architecture, castToCompute(graph, x), (_, h, block) => {
    const { gain, bias } = at(
      pieces,
      blocks.findIndex((other) => other.prefix === block.prefix),
    )
    return add(graph, multiply(graph, normalise(graph, h), gain), bias)
  })
  tap(graph, 'eps', eps)
  addRowStep(graph, x, castToFloat(graph, eps), clip)
}
