import { floatConstant } from './constants.ts'
import { addNode, type Graph, type Value } from './graph.ts'
import { add, concat, multiply } from './layers.ts'
import { withoutTurns } from './without-turns.ts'

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** The factors of x, x^3 ... x^17 in Taylor's series of the sine. The next term is 3e-8 at pi. */
const factors = Array.from({ length: 9 }, (_, i) => (-1) ** i / factorial(2 * i + 1))

/**
 * [cos a, sin a] of angles a [N,K] -> [N,2K], to 1e-6 on every device. WGSL allows a sine to be off by 2^-11 (its "Accuracy of Concrete Floating
 * Point Expressions"), and SwiftShader's is off by 1.9e-4. It takes twenty small nodes, for the times of a plan alone: a picture takes the runtime's sine.
 */
export function cosinesAndSines(graph: Graph, angles: Value): Value {
  const constant = (value: number) => floatConstant(graph, `float ${value}`, [1], [value])
  const a = withoutTurns(graph, angles)
  const complement = addNode(graph, 'Sub', [constant(Math.PI / 2), addNode(graph, 'Abs', [a], a.dims)], a.dims)
  const x = concat(graph, [complement, a], 1) // cos a = sin(pi/2 - |a|)
  const square = multiply(graph, x, x)
  const sum = factors.reduceRight<Value>((higher, factor) => add(graph, multiply(graph, square, higher), constant(factor)), constant(0))
  return multiply(graph, x, sum)
}
