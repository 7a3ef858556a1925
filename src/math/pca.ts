import { assert, at } from '../base/assert.ts'
import { dot } from './vectors.ts'
import { combine, leadingEigen } from './eigen.ts'

/**
 * The directions in which points differ most. Axes are unit vectors, orthogonal to each other, by falling `variances` (mean
 * squared distance along them); `total` is the variance in all directions together.
 */
export type Pca = { mean: Float64Array; axes: Float64Array[]; variances: number[]; total: number }

/** Below this share of the variance a direction is rounding. */
const NOTHING = 1e-12

/**
 * Principal components of n points of d numbers, by the eigenvectors u of the n x n matrix of inner products, since n is small
 * here: axis = X^T u / |X^T u| (Turk and Pentland 1991). Its largest number is positive, so that equal points give equal
 * axes. An axis along which nothing varies is all zeros. Takes n^2 d: call it with a hundred points, not with thousands.
 */
export function fitPca(points: readonly ArrayLike<number>[], count: number): Pca {
  const mean = meanOf(points)
  const centred = points.map((point) => mean.map((value, i) => at(point, i) - value))
  const products = productsOf(centred)
  const total = products.reduce((sum, row, i) => sum + at(row, i), 0) / points.length
  const { values, vectors } = leadingEigen(products, Math.min(count, points.length))
  const found = [...values.keys()].filter((k) => at(values, k) / points.length > NOTHING * total)
  const axes = found.map((k) => facing(unit(combine(centred, at(vectors, k)))))
  const variances = found.map((k) => at(values, k) / points.length)
  const missing = Array.from({ length: count - axes.length }, () => new Float64Array(mean.length))
  return { mean, axes: [...axes, ...missing], variances: [...variances, ...missing.map(() => 0)], total }
}

/** The inner products of all pairs. */
function productsOf(points: readonly Float64Array[]): Float64Array[] {
  const products = points.map(() => new Float64Array(points.length))
  points.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      const product = dot(a, at(points, j))
      at(products, i)[j] = product
      at(products, j)[i] = product
    }
  })
  return products
}

/** The place of a point on the axes. */
export function projectPoint({ mean, axes }: Pca, point: ArrayLike<number>): number[] {
  const centred = mean.map((value, i) => at(point, i) - value)
  return axes.map((axis) => dot(axis, centred))
}

/** The point at a place on the axes: the mean, and so far along each. The nearest to all points that project there. */
export function pointAtPlace({ mean, axes }: Pca, place: readonly number[]): Float64Array {
  const parts = combine(axes, place)
  return mean.map((value, i) => value + at(parts, i))
}

function meanOf(points: readonly ArrayLike<number>[]): Float64Array {
  const size = at(points, 0).length
  assert(
    points.every(({ length }) => length === size),
    `points of ${size} numbers each were expected`,
  )
  return Float64Array.from({ length: size }, (_, i) => points.reduce((sum, point) => sum + at(point, i), 0) / points.length)
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector))
  return vector.map((value) => value / length)
}

function facing(axis: Float64Array): Float64Array {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  return largest < 0 ? axis.map((value) => -value) : axis
}
