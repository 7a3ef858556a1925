import type { StateDict } from '../formats/tensor.ts'
import type { GraphName, Precision } from '../protocol/manifest.ts'
import { buildDenoiser } from './denoiser.ts'
import { buildEncoder } from './encoder.ts'
import { createGraph, type Graph } from './graph.ts'
import { buildLatentModulation } from './latent-modulation.ts'
import { buildLatentDenoiser } from './latent-net.ts'
import type { Model } from './model.ts'
import { buildModulation } from './modulation.ts'

/** How to build one graph of a pack, in any precision in which the pack has it. */
export type GraphPlan = {
  name: GraphName
  tensors: StateDict
  /** Modulation runs once per plan and decides about every step, so it always computes in float32. */
  precisions: readonly Precision[]
  build(graph: Graph): void
}

const all = ['fp32', 'fp16', 'mixed'] as const

/** The graphs of a model: with an encoder those of a diffusion autoencoder, without one those of the unconditional baseline. */
export function planGraphs(model: Model): GraphPlan[] {
  const { architecture, tensors, latentClips } = model
  const { encoder, zSize, latent } = architecture
  const plan = (name: GraphName, precisions: GraphPlan['precisions'], build: GraphPlan['build']) => ({ name, tensors, precisions, build })
  const prefix = zSize === null ? 'baseline_' : ''
  const plans: GraphPlan[] = [
    plan(`${prefix}modulation`, ['fp32'], (graph) => buildModulation(graph, architecture)),
    plan(`${prefix}denoiser`, all, (graph) => buildDenoiser(graph, architecture, true)),
  ]
  if (encoder && zSize !== null) plans.unshift(plan('encoder', all, (graph) => buildEncoder(graph, architecture, encoder, zSize)))
  if (latent && zSize !== null) {
    plans.push(plan('latent_modulation', ['fp32'], (graph) => buildLatentModulation(graph, latent)))
    plans.push(plan('latent_denoiser', all, (graph) => buildLatentDenoiser(graph, latent, zSize, latentClips)))
  }
  return plans
}

export function buildGraph(plan: GraphPlan, precision: Precision, options: { taps?: boolean } = {}): Graph {
  const graph = createGraph(plan.name, plan.tensors, precision, options)
  plan.build(graph)
  return graph
}
