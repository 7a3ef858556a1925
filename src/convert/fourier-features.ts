import { floatConstant } from './constants.ts'
import { addNode, type Graph, type Value } from './graph.ts'
import { add, concat, mapShape, multiply, reshape } from './layers.ts'

/**
 * A state with sin and cos of 2^k 2 pi x behind it (Kingma et al. 2021, appendix C): sines for each exponent k of each channel, then
 * cosines. Always float32, where a phase of half precision would be off by a fifth of a radian. Whole turns are taken out
 * first, which loses nothing: 2^k x is exact.
 */
export function fourierFeatures(graph: Graph, x: Value, exponents: readonly number[]): Value {
  if (exponents.length === 0) return x
  const { channels, height, width } = mapShape(x)
  const count = exponents.length
  const column = reshape(graph, x, [0, channels, 1, height, width], ['batch', channels, 1, height, width])
  const powers = floatConstant(
    graph,
    'fourier powers',
    [1, 1, count, 1, 1],
    exponents.map((k) => 2 ** k),
  )
  const product = addNode(graph, 'Mul', [column, powers], ['batch', channels, count, height, width])
  const turns = reshape(graph, product, [0, channels * count, height, width], ['batch', channels * count, height, width])
  const whole = addNode(graph, 'Floor', [add(graph, turns, floatConstant(graph, 'half', [1], [0.5]))], turns.dims)
  const part = addNode(graph, 'Sub', [turns, whole], turns.dims)
  const angle = multiply(graph, part, floatConstant(graph, 'two pi', [1], [2 * Math.PI]))
  const [sine, cosine] = [addNode(graph, 'Sin', [angle], angle.dims), addNode(graph, 'Cos', [angle], angle.dims)]
  return concat(graph, [x, sine, cosine], 1)
}
