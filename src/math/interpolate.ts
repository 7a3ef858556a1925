import { assert, at } from '../base/assert.ts'

/** How much of each end a mixture holds. */
export type MixWeights = { first: number; second: number }

/** Below this sine of the angle the two directions count as parallel; the formula would divide by it. */
const parallelSine = 1e-6

export function lerpWeights(alpha: number): MixWeights {
  return { first: 1 - alpha, second: alpha }
}

/**
 * Angle between two flattened tensors in radians, 0 to pi; 0 when one of them is zero.
 * Throws `internal` when the lengths differ.
 */
export function angleBetween(first: ArrayLike<number>, second: ArrayLike<number>): number {
  assert(first.length === second.length, `two codes of one length were expected, not ${first.length} and ${second.length}`)
  let [dot, firstSquare, secondSquare] = [0, 0, 0]
  for (let i = 0; i < first.length; i++) {
    const [a, b] = [at(first, i), at(second, i)]
    dot += a * b
    firstSquare += a * a
    secondSquare += b * b
  }
  const cosine = dot / Math.sqrt(firstSquare * secondSquare)
  return Number.isNaN(cosine) ? 0 : Math.acos(Math.min(1, Math.max(-1, cosine)))
}

/**
 * Spherical mixture of two x_T, alpha 0 to 1: sin((1 - alpha) theta) / sin(theta) and sin(alpha theta) / sin(theta), the
 * vectors themselves not normalised. Parallel, opposite and zero vectors, where the formula has no value, mix linearly.
 * For an exact pair of states apply the weights of `data` to `pair` too.
 */
export function slerpWeights(first: ArrayLike<number>, second: ArrayLike<number>, alpha: number): MixWeights {
  const theta = angleBetween(first, second)
  const sine = Math.sin(theta)
  if (sine < parallelSine) return lerpWeights(alpha)
  return { first: Math.sin((1 - alpha) * theta) / sine, second: Math.sin(alpha * theta) / sine }
}

export function mix(first: ArrayLike<number>, second: ArrayLike<number>, weights: MixWeights): Float32Array {
  assert(first.length === second.length, `two codes of one length were expected, not ${first.length} and ${second.length}`)
  return Float32Array.from({ length: first.length }, (_, i) => weights.first * at(first, i) + weights.second * at(second, i))
}

/** (1 - alpha) * first + alpha * second: how z_sem is interpolated. */
export function lerp(first: ArrayLike<number>, second: ArrayLike<number>, alpha: number): Float32Array {
  return mix(first, second, lerpWeights(alpha))
}

/** The mixture of `slerpWeights`: how x_T is interpolated, over the whole flattened tensor. */
export function slerp(first: ArrayLike<number>, second: ArrayLike<number>, alpha: number): Float32Array {
  return mix(first, second, slerpWeights(first, second, alpha))
}
