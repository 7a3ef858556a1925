import { assert, at } from '../base/assert.ts'
import type { Covariance } from '../protocol/covariance.ts'
import { times, timesCovariance } from './covariance.ts'
import { keepReadings, readersOf } from './edit-move.ts'
import type { Example } from './logistic-regression.ts'
import { dot } from './vectors.ts'

/** Where noise explains all of a difference, this share of it is believed. */
const LEAST_SIGNAL = 0.01

/** Examples that differ in a held reading by more standard deviations than this are taught by it: it is not held. */
const SUBJECT = 3.5

/**
 * The step from codes that lack an attribute to codes that have it, from few examples of each, while the held readings of the pack stay.
 *
 * The difference m of the two means is the step d and noise of covariance c C, with C that of the pack's codes and c = 1/n + 1/n' of the two
 * kinds. So few examples also differ in background, light and pose. With R the weights that read these, the codes are regressed on their
 * readings: m becomes m - C R (R' C R)^-1 R' m, and C becomes C - C R (R' C R)^-1 R' C, the covariance while the readings stay. A step is the
 * pattern C w of weights w ~ N(0, t I), as in ridge regression. Then the mean of d given m is C (C + c/t I)^-1 m: regularised discriminant
 * analysis (Friedman 1989) and its pattern (Haufe et al. 2014). The amount follows from the examples, E|m|^2 = c tr C + t tr C^2 (empirical
 * Bayes by moments, Morris 1983).
 */
export function taughtPattern(
  examples: readonly Example[],
  covariance: Pick<Covariance, 'basis' | 'values' | 'rest' | 'held'>,
): Float64Array {
  const [having, lacking] = [examples.filter(({ has }) => has), examples.filter(({ has }) => !has)]
  assert(having.length > 0 && lacking.length > 0, 'examples of both kinds were expected')
  const [up, down] = [meanOf(having), meanOf(lacking)]
  const whole = up.map((value, i) => value - at(down, i))
  const noise = 1 / having.length + 1 / lacking.length
  const metric = (vector: ArrayLike<number>) => timesCovariance(covariance, vector)
  const held = rowsOf(covariance.held, whole.length).filter(
    (weights) => Math.abs(dot(weights, whole)) < SUBJECT * Math.sqrt(noise * dot(weights, metric(weights))),
  )
  const difference = keepReadings(whole, held, metric)
  const ridge = noise / signalOf(difference, noise, covariance, held)
  // (C + ridge)^-1 m with the C of the readings at rest: the solution y keeps them too.
  const solved = keepReadings(
    times(covariance, difference, (variance) => 1 / (variance + ridge)),
    held,
    (vector) => times(covariance, vector, (variance) => variance / (variance + ridge)),
  )
  return difference.map((value, i) => value - ridge * at(solved, i))
}

/** t: the variance of the weights that explains the size of the difference, over its noise. */
function signalOf(
  difference: Float64Array,
  noise: number,
  covariance: Pick<Covariance, 'basis' | 'values' | 'rest'>,
  held: readonly Float32Array[],
): number {
  const { values, rest } = covariance
  const others = difference.length - values.length
  const trace = (power: number) => values.reduce((sum, value) => sum + value ** power, others * rest ** power)
  const moves = readersOf(held, (vector) => timesCovariance(covariance, vector)).map(({ move }) => move)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, value) => total + value, 0)
  // C less the outer product of each move.
  const free = trace(1) - sum(moves.map((move) => dot(move, move)))
  const crossed = sum(moves.flatMap((a) => moves.map((b) => dot(a, b) ** 2)))
  const square = trace(2) - 2 * sum(moves.map((move) => dot(move, timesCovariance(covariance, move)))) + crossed
  const size = dot(difference, difference)
  return Math.max(LEAST_SIGNAL * size, size - noise * free) / square
}

function rowsOf(rows: Float32Array, size: number): Float32Array[] {
  return Array.from({ length: rows.length / size }, (_, k) => rows.subarray(k * size, (k + 1) * size))
}

function meanOf(examples: readonly Example[]): Float64Array {
  const size = at(examples, 0).z.length
  return Float64Array.from({ length: size }, (_, i) => examples.reduce((sum, { z }) => sum + at(z, i), 0) / examples.length)
}
