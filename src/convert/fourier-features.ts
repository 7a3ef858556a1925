import { floatConstant } from './constants.ts'
import { addNode, type Graph, type Value } from './graph.ts'
import { concat, mapShape, reshape } from './layers.ts'
import { withoutTurns } from './without-turns.ts'

/**
 * A state with sin and cos of 2^k 2 pi x behind it (Kingma et al. 2021, appendix C): sines for each exponent k of each channel, then
 * cosines. Always float32: a phase in half precision would be off by a fifth of a radian.
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
    exponents.map((k) => 2 ** k * 2 * Math.PI),
  )
  const product = addNode(graph, 'Mul', [column, powers], ['batch', channels, count, height, width])
  const angles = reshape(graph, product, [0, channels * count, height, width], ['batch', channels * count, height, width])
  const angle = withoutTurns(graph, angles)
  const [sine, cosine] = [addNode(graph, 'Sin', [angle], angle.dims), addNode(graph, 'Cos', [angle], angle.dims)]
  return concat(graph, [x, sine, cosine], 1)
}
