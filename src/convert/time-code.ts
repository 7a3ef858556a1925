import type { Conventions } from './architecture.ts'
import { castToCompute } from './cast.ts'
import { floatConstant } from './constants.ts'
import { addNode, type Graph, tap, type Value } from './graph.ts'
import { add, concat, linear, multiply, reshape, silu } from './layers.ts'

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
 * [cos(t f), sin(t f)] with f_i = 10000^(-i / half), or -i / (half - 1) where the last frequency is reached, in float32 as the official code. GPUs promise accuracy of sine and
 * cosine only between -pi and pi, so the angles are first brought there by whole turns (Cody and Waite, in two parts).
 */
function sinusoids(graph: Graph, t: Value, width: number, reach: Conventions['frequencies']): Value {
  const half = width / 2
  const last = reach === 'closed' ? half - 1 : half
  const frequencies = Array.from({ length: half }, (_, i) => Math.fround(Math.exp(Math.fround((-Math.log(10000) * i) / last))))
  const column = reshape(graph, t, [-1, 1], [t.dims[0] ?? 1, 1])
  const angles = addNode(graph, 'Mul', [column, floatConstant(graph, 'frequencies', [1, half], frequencies)], [t.dims[0] ?? 1, half])
  const turns = scaled(graph, angles, 'turn per radian', 1 / (2 * Math.PI))
  const whole = addNode(graph, 'Floor', [add(graph, turns, floatConstant(graph, 'half', [1], [0.5]))], angles.dims)
  const coarse = add(graph, angles, scaled(graph, whole, 'minus two pi, first 10 bits', -coarseTurn))
  const angle = add(graph, coarse, scaled(graph, whole, 'minus two pi, the rest', coarseTurn - 2 * Math.PI))
  const [cosine, sine] = [addNode(graph, 'Cos', [angle], angle.dims), addNode(graph, 'Sin', [angle], angle.dims)]
  return concat(graph, [cosine, sine], 1)
}

/** 2 pi cut to so few bits that its product with any number of turns up to 2^14 is exact in float32. */
const coarseTurn = 6.28125

function scaled(graph: Graph, value: Value, name: string, factor: number): Value {
  return multiply(graph, value, floatConstant(graph, name, [1], [factor]))
}
