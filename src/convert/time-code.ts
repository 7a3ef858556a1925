import type { Conventions } from './architecture.ts'
import { castToCompute } from './cast.ts'
import { floatConstant } from './constants.ts'
import { addNode, type Graph, tap, type Value } from './graph.ts'
import { linear, reshape, silu } from './layers.ts'
import { cosinesAndSines } from './sines.ts'

/**
 * Time code after SiLU: steps t [T] -> [T, out], from the two linear layers at `prefix` on the sinusoids of t.
 * Every layer that reads the time code begins with SiLU, so it is taken once.
 */
export function timeCode(
  graph: Graph,
  t: Value,
  prefix: string,
  width: number,
  out: number,
  frequencies: Conventions['frequencies'] = 'open',
): Value {
  const waves = sinusoids(graph, t, width, frequencies)
  tap(graph, 'sinusoids', waves)
  const code = linear(graph, silu(graph, linear(graph, castToCompute(graph, waves), `${prefix}.0`, out)), `${prefix}.2`, out)
  tap(graph, prefix, code)
  return silu(graph, code)
}

/**
 * [cos(t f), sin(t f)] with f_i = 10000^(-i / half), or -i / (half - 1) where the last frequency is reached, in float32 as the official code.
 */
function sinusoids(graph: Graph, t: Value, width: number, reach: Conventions['frequencies']): Value {
  const half = width / 2
  const last = reach === 'closed' ? half - 1 : half
  const frequencies = Array.from({ length: half }, (_, i) => Math.fround(Math.exp(Math.fround((-Math.log(10000) * i) / last))))
  const column = reshape(graph, t, [-1, 1], [t.dims[0] ?? 1, 1])
  const angles = addNode(graph, 'Mul', [column, floatConstant(graph, 'frequencies', [1, half], frequencies)], [t.dims[0] ?? 1, half])
  return cosinesAndSines(graph, angles)
}
