import { at } from '../base/assert.ts'
import { floatConstant } from './constants.ts'
import { addInput, addNode, addOutput, type Graph, type Value } from './graph.ts'
import { concat, reshape, split } from './layers.ts'

/**
 * The sampler's step (math/samplers/plan.ts) on states and noise of one shape, in float32:
 *
 *   x0            = clip([cx, cn] [x; out])       (math/samplers/row-numbers.ts: out is eps or v)
 *   [next; p']    = [[kx, k0, kp], [ux, u0, 0]] [x; x0; p]
 *
 * written as two products of small matrices with stacked, flattened states: eight kernels, where one kernel per
 * product and sum would be thirteen. Adds the inputs `row` and `p` and the outputs `next`, `x0`, `p_next`. `p` must be finite.
 */
export function addRowStep(graph: Graph, x: Value, eps: Value, clip: boolean): void {
  const row = addInput(graph, 'row', [7])
  const p = addInput(graph, 'p', x.dims)
  const numbers = split(graph, row, 0, [2, 5])
  const predict = reshape(graph, at(numbers, 0), [1, 2], [1, 2])
  const combine = combination(graph, at(numbers, 1))
  const [flatX, flatEps, flatP] = [flatten(graph, x), flatten(graph, eps), flatten(graph, p)]
  const free = product(graph, predict, concat(graph, [flatX, flatEps], 0))
  const x0 = clip ? clamp(graph, free) : free
  const states = split(graph, product(graph, combine, concat(graph, [flatX, x0, flatP], 0)), 0, [1, 1])
  const outputs = { next: at(states, 0), x0, p_next: at(states, 1) }
  for (const [name, flat] of Object.entries(outputs)) addOutput(graph, name, unflatten(graph, flat, x))
}

/** [kx, k0, kp, ux, u0] as [[kx, k0, kp], [ux, u0, 0]]. */
function combination(graph: Graph, numbers: Value): Value {
  return reshape(graph, concat(graph, [numbers, floatConstant(graph, 'zero', [1], [0])], 0), [2, 3], [2, 3])
}

function clamp(graph: Graph, x: Value): Value {
  return addNode(graph, 'Clip', [x, floatConstant(graph, 'lowest', [], [-1]), floatConstant(graph, 'highest', [], [1])], x.dims)
}

function product(graph: Graph, matrix: Value, stack: Value): Value {
  return addNode(graph, 'MatMul', [matrix, stack], [matrix.dims[0] ?? 1, stack.dims[1] ?? 1])
}

function flatten(graph: Graph, value: Value): Value {
  return reshape(graph, value, [1, -1], [1, value.dims.slice(1).reduce<number>((size, dim) => size * Number(dim), 1)])
}

function unflatten(graph: Graph, value: Value, like: Value): Value {
  return reshape(graph, value, [-1, ...like.dims.slice(1).map(Number)], like.dims)
}
