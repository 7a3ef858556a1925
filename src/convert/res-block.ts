import type { Block } from './architecture.ts'
import type { Graph, Value } from './graph.ts'
import { add, conv, enlarge, groupNorm, shrink, silu } from './layers.ts'

type Residual = Extract<Block, { kind: 'residual' }>

/** The norm of a residual block between its two convolutions, before SiLU: a group norm that time and z_sem modulate. */
export type ConditionedNorm = (graph: Graph, h: Value, block: Residual) => Value

/**
 * Residual block: h = conv(resample(SiLU(GN(x)))), then conv(SiLU(conditioned norm(h))), plus the resampled x.
 * Without a conditioned norm it is the encoder's block, which has the first convolution only. The path of x has no norm that
 * would bound it, so that its convolution computes as its sums do.
 */
export function residualBlock(
  graph: Graph,
  x: Value,
  block: Residual,
  norm: ConditionedNorm | null,
  epsilon?: number,
  groups?: number,
): Value {
  const { prefix, out } = block
  const active = silu(graph, groupNorm(graph, x, `${prefix}.in_layers.0`, epsilon, groups))
  const first = conv(graph, resample(graph, active, block), `${prefix}.in_layers.2`, out, 3)
  const last = norm ? conv(graph, silu(graph, norm(graph, first, block)), `${prefix}.out_layers.3`, out, 3) : first
  const same = resample(graph, x, block)
  return add(graph, block.in === out ? same : conv(graph, same, `${prefix}.skip_connection`, out, 1, graph.compute), last)
}

function resample(graph: Graph, x: Value, block: Residual): Value {
  if (block.resample === 'up') return enlarge(graph, x)
  return block.resample === 'down' ? shrink(graph, x) : x
}
