import { floatConstant } from './constants.ts'
import { addNode, type Graph, type Value } from './graph.ts'
import { add, multiply } from './layers.ts'

/**
 * Angles without their whole turns, between -pi and pi: GPUs promise accuracy of sine and cosine there alone. In two parts (Cody and Waite),
 * so that nothing but the rounding of the angle itself is lost.
 */
export function withoutTurns(graph: Graph, angles: Value): Value {
  const turns = scaled(graph, angles, 'turn per radian', 1 / (2 * Math.PI))
  const whole = addNode(graph, 'Floor', [add(graph, turns, floatConstant(graph, 'half', [1], [0.5]))], angles.dims)
  const coarse = add(graph, angles, scaled(graph, whole, 'minus two pi, first 10 bits', -coarseTurn))
  return add(graph, coarse, scaled(graph, whole, 'minus two pi, the rest', coarseTurn - 2 * Math.PI))
}

/** 2 pi cut to so few bits that its product with any number of turns up to 2^14 is exact in float32. */
const coarseTurn = 6.28125

function scaled(graph: Graph, value: Value, name: string, factor: number): Value {
  return multiply(graph, value, floatConstant(graph, name, [1], [factor]))
}
