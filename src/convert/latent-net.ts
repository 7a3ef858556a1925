import { at } from '../base/assert.ts'
import type { LatentArchitecture } from './architecture.ts'
import { castToCompute, castToFloat } from './cast.ts'
import { cutLatentModulation } from './latent-modulation.ts'
import { addInput, type Graph, tap, type Value } from './graph.ts'
import { concat, layerNorm, linear, multiply, silu } from './layers.ts'
import { addRowStep } from './row-step.ts'

/**
 * latent_denoiser: x [N,Z] in normalised z_sem, modulation [1,M] (see `latent-modulation.ts`), row [7], p [N,Z]
 * -> next, x0, p_next. Each layer but the last: linear, times its scale, layer norm, SiLU.
 */
export function buildLatentDenoiser(graph: Graph, latent: LatentArchitecture, zSize: number, clip: boolean): void {
  const x = addInput(graph, 'x', ['batch', zSize])
  const modulation = addInput(graph, 'modulation', [1, (latent.layers - 1) * latent.hiddenChannels])
  const scales = cutLatentModulation(graph, castToCompute(graph, modulation), latent)
  const input = castToCompute(graph, x)
  let h = input
  for (let i = 0; i < latent.layers; i++) {
    h = layer(graph, latent.skips.includes(i) ? concat(graph, [h, input], 1) : h, latent, i, zSize, scales)
    tap(graph, `layers.${i}`, h)
  }
  tap(graph, 'eps', h)
  addRowStep(graph, x, castToFloat(graph, h), clip)
}

function layer(graph: Graph, x: Value, latent: LatentArchitecture, i: number, zSize: number, scales: readonly Value[]): Value {
  const prefix = `latent_net.layers.${i}`
  if (i === latent.layers - 1) return linear(graph, x, `${prefix}.linear`, zSize)
  const scaled = multiply(graph, linear(graph, x, `${prefix}.linear`, latent.hiddenChannels), at(scales, i))
  return silu(graph, latent.useNorm ? layerNorm(graph, scaled, `${prefix}.norm`) : scaled)
}
