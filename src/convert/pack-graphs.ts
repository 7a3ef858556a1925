import type { StateDict } from '../formats/tensor.ts'
import type { GraphName, Precision } from '../protocol/manifest.ts'
import type { ModelShape } from './families/family.ts'
import { createGraph, type Graph } from './graph.ts'
import type { Model } from './model.ts'

/** How to build one graph of a pack, in any precision in which the pack has it. */
export type GraphPlan = {
  name: GraphName
  tensors: StateDict
  /** Modulation runs once per plan and decides about every step, so it always computes in float32. */
  precisions: readonly Precision[]
  build(graph: Graph): void
}

/** The forms of a graph that runs at every step. */
export const ALL_PRECISIONS = ['fp32', 'fp16', 'mixed'] as const satisfies readonly Precision[]

/** The graphs of a model, as its family builds them. */
export function planGraphs<Built extends ModelShape>(model: Model<Built>): GraphPlan[] {
  return model.family.planGraphs(model)
}

export function buildGraph(plan: GraphPlan, precision: Precision, options: { taps?: boolean } = {}): Graph {
  const graph = createGraph(plan.name, plan.tensors, precision, options)
  plan.build(graph)
  return graph
}
