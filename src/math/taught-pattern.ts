import { assert, at } from '../base/assert.ts'
import type { Covariance } from '../protocol/covariance.ts'
import { times } from './covariance.ts'
import type { Example } from './logistic-regression.ts'
import { dot } from './vectors.ts'

/** Where noise explains all of a difference, this share of it is believed. */
const LEAST_SIGNAL = 0.01

/**
 * The step from codes that lack an attribute to codes that have it, from few examples of each. The difference m of the two means is the step d and
 * noise of covariance c C, with C that of the pack's codes and c = 1/n + 1/n' of the two kinds. A step is the pattern C w of weights
 * w ~ N(0, t I), as in ridge regression. Then the mean of d given m is C (C + c/t I)^-1 m: regularised discriminant analysis (Friedman 1989) and
 * its pattern (Haufe et al. 2014). The amount follows from the examples, E|m|^2 = c tr C + t tr C^2 (empirical Bayes by moments, Morris 1983).
 */
export function taughtPattern(examples: readonly Example[], covariance: Pick<Covariance, 'basis' | 'values' | 'rest'>): Float64Array {
  const [having, lacking] = [examples.filter(({ has }) => has), examples.filter(({ has }) => !has)]
  assert(having.length > 0 && lacking.length > 0, 'examples of both kinds were expected')
  const [up, down] = [meanOf(having), meanOf(lacking)]
  const difference = up.map((value, i) => value - at(down, i))
  const noise = 1 / having.length + 1 / lacking.length
  const { values, rest } = covariance
  const others = difference.length - values.length
  const trace = (power: number) => values.reduce((sum, value) => sum + value ** power, others * rest ** power)
  const square = dot(difference, difference)
  const signal = Math.max(LEAST_SIGNAL * square, square - noise * trace(1)) / trace(2)
  const ridge = noise / signal
  return times(covariance, difference, (variance) => variance / (variance + ridge))
}

function meanOf(examples: readonly Example[]): Float64Array {
  const size = at(examples, 0).z.length
  return Float64Array.from({ length: size }, (_, i) => examples.reduce((sum, { z }) => sum + at(z, i), 0) / examples.length)
}
