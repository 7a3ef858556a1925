import { at } from '../base/assert.ts'
import type { Covariance } from '../protocol/covariance.ts'
import { dot } from './vectors.ts'

type Spread = Pick<Covariance, 'basis' | 'values' | 'rest'>

/** A product with a symmetric matrix. */
export type Metric = (vector: ArrayLike<number>) => Float64Array

/** The metric in which all numbers of a code are alike and independent. */
export const identity: Metric = (vector) => Float64Array.from(vector)

/** C v. */
export function timesCovariance(covariance: Spread, vector: ArrayLike<number>): Float64Array {
  return times(covariance, vector, (value) => value)
}

/** C^-1 v, by the same basis. */
export function timesInverse(covariance: Spread, vector: ArrayLike<number>): Float64Array {
  return times(covariance, vector, (value) => 1 / value)
}

/** B' diag(f(values) - f(rest)) B v + f(rest) v: the product with f of the matrix. */
export function times({ basis, values, rest }: Spread, vector: ArrayLike<number>, f: (variance: number) => number): Float64Array {
  const size = vector.length
  const product = Float64Array.from(vector, (value) => f(rest) * value)
  for (const [k, value] of values.entries()) {
    const row = basis.subarray(k * size, (k + 1) * size)
    const part = (f(value) - f(rest)) * dot(row, vector)
    for (let i = 0; i < size; i++) product[i] = at(product, i) + part * at(row, i)
  }
  return product
}

/** The Mahalanobis distance of a normalised code from the mean of the training codes: sqrt((z - m)' C^-1 (z - m)). */
export function mahalanobis(covariance: Pick<Covariance, 'mean'> & Spread, z: ArrayLike<number>): number {
  const centred = Float64Array.from(z, (value, i) => value - at(covariance.mean, i))
  // In directions of nearly no variance rounding makes the square negative.
  return Math.sqrt(Math.max(0, dot(centred, timesInverse(covariance, centred))))
}
