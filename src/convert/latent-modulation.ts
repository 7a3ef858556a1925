import { joinArrays } from '../base/arrays.ts'
import type { LatentArchitecture } from './architecture.ts'
import { cut } from './cut-modulation.ts'
import {} from './fold.ts'
import { addFoldedWeight, addInput, addOutput, type Graph, source, type Value } from './graph.ts'
import { gemm, reshape } from './layers.ts'
import { timeCode } from './time-code.ts'

/** latent_modulation: t [T] -> modulation [T,1,M]: the scales of all layers but the last, one after the other. */
export function buildLatentModulation(graph: Graph, latent: LatentArchitecture): void {
  const { hiddenChannels, embedChannels, timeChannels, conditionBias } = latent
  const code = timeCode(graph, addInput(graph, 't', ['steps']), 'latent_net.time_embed', timeChannels, embedChannels)
  const layers = Array.from({ length: latent.layers - 1 }, (_, i) => `latent_net.layers.${i}.linear_emb`)
  const weights = layers.map((prefix) => source(graph, `${prefix}.weight`, [hiddenChannels, embedChannels]))
  const biases = layers.map((prefix) => source(graph, `${prefix}.bias`, [hiddenChannels]))
  const size = layers.length * hiddenChannels
  const weight = addFoldedWeight(graph, 'modulation.weight', [size, embedChannels], weights, joinArrays)
  const bias = addFoldedWeight(graph, 'modulation.bias', [size], biases, (arrays) => joinArrays(arrays).map((b) => conditionBias + b))
  addOutput(graph, 'modulation', reshape(graph, gemm(graph, code, weight, bias), [0, 1, size], ['steps', 1, size]))
}

/** The scale of every layer but the last, cut from [1,M]. */
export function cutLatentModulation(graph: Graph, modulation: Value, latent: LatentArchitecture): Value[] {
  return cut(graph, modulation, Array(latent.layers - 1).fill(latent.hiddenChannels))
}
