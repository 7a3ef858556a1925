import type { Precision } from '../protocol/manifest.ts'
import type { Model, ModelShape } from './families/family.ts'
import { createGraph, type Graph } from './graph.ts'
import type { GraphPlan } from './graph-plan.ts'

/** The graphs of a model, as its family builds them. */
export function planGraphs<Built extends ModelShape>(model: Model<Built>): GraphPlan[] {
  return model.family.planGraphs(model)
}

export function buildGraph(plan: GraphPlan, precision: Precision, options: { taps?: boolean } = {}): Graph {
  const graph = createGraph(plan.name, plan.tensors, precision, options)
  plan.build(graph)
  return graph
}
