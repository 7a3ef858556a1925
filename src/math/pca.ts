import { assert, at } from '../base/assert.ts'
import { dot } from './edit-move.ts'

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
 * axes. An axis along which nothing varies is all zeros. Takes n^3: call it with a hundred points, not with a thousand.
 */
export function fitPca(points: readonly ArrayLike<number>[], count: number): Pca {
  const mean = meanOf(points)
  const centred = points.map((point) => mean.map((value, i) => at(point, i) - value))
  const { values, vectors } = eigenSymmetric(centred.map((a) => Float64Array.from(centred, (b) => dot(a, b))))
  const order = [...values.keys()].sort((a, b) => at(values, b) - at(values, a)).slice(0, count)
  const total = values.reduce((sum, value) => sum + value, 0) / points.length
  const found = order.filter((k) => at(values, k) / points.length > NOTHING * total)
  const axes = found.map((k) => facing(unit(combine(centred, at(vectors, k)))))
  const missing = Array.from({ length: count - axes.length }, () => new Float64Array(mean.length))
  return {
    mean,
    axes: [...axes, ...missing],
    variances: [...found.map((k) => at(values, k) / points.length), ...missing.map(() => 0)],
    total,
  }
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

function combine(vectors: readonly ArrayLike<number>[], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(at(vectors, 0).length)
  vectors.forEach((vector, k) => sum.forEach((value, i) => (sum[i] = value + at(weights, k) * at(vector, i))))
  return sum
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector))
  return vector.map((value) => value / length)
}

function facing(axis: Float64Array): Float64Array {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  return largest < 0 ? axis.map((value) => -value) : axis
}

/** A matrix is diagonal when what stands beside the diagonal is this small. */
const DONE = 1e-22
const MAX_SWEEPS = 60

/** Eigenvalues of a symmetric matrix, and their unit eigenvectors, by the cyclic Jacobi method (Golub and Van Loan, 8.5). */
export function eigenSymmetric(matrix: readonly Float64Array[]): { values: number[]; vectors: Float64Array[] } {
  const a = matrix.map((row) => row.slice())
  const vectors = a.map((_, k) => Float64Array.from(a, (_row, i) => (i === k ? 1 : 0)))
  const scale = a.reduce((sum, row) => sum + dot(row, row), 0)
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a) > DONE * scale; sweep++) {
    for (let p = 0; p < a.length; p++) for (let q = p + 1; q < a.length; q++) rotate(a, vectors, p, q)
  }
  return { values: a.map((row, i) => at(row, i)), vectors }
}

function offDiagonal(a: readonly Float64Array[]): number {
  return a.reduce((sum, row, i) => row.reduce((rest, value, j) => (i === j ? rest : rest + value * value), sum), 0)
}

/** Turns the plane of p and q so that a[p][q] becomes 0. */
function rotate(a: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [at(a, p), at(a, q)]
  const shared = at(rowP, q)
  if (shared === 0) return
  const tau = (at(rowQ, q) - at(rowP, p)) / (2 * shared)
  const tangent = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
  const cos = 1 / Math.sqrt(1 + tangent * tangent)
  const sin = tangent * cos
  for (const row of a) turn(row, row, p, q, cos, sin)
  for (let i = 0; i < a.length; i++) turn(rowP, rowQ, i, i, cos, sin)
  const [vectorP, vectorQ] = [at(vectors, p), at(vectors, q)]
  for (let i = 0; i < a.length; i++) turn(vectorP, vectorQ, i, i, cos, sin)
}

function turn(first: Float64Array, second: Float64Array, i: number, j: number, cos: number, sin: number): void {
  const [x, y] = [at(first, i), at(second, j)]
  first[i] = cos * x - sin * y
  second[j] = sin * x + cos * y
}
