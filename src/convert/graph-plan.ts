import type { StateDict } from '../formats/tensor.ts'
import type { GraphName, Precision } from '../protocol/manifest.ts'
import type { Graph } from './graph.ts'

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
