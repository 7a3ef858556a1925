import { at } from '../base/assert.ts'
import { dot, withoutParts } from './vectors.ts'
import { gaussian } from './gaussian.ts'

/** Eigenvalues, falling, and their unit eigenvectors. */
export type Eigen = { values: number[]; vectors: Float64Array[] }

/** Vectors that are turned along besides those that are wanted: the nearer the next eigenvalues are, the more it takes. */
const SPARE = 8
const MAX_ROUNDS = 150
/** By default an eigenvalue stands still when it moves by no more than this share of the largest. */
const STILL = 1e-11

/**
 * The `count` largest eigenvalues of a symmetric matrix without negative ones, by subspace iteration: some vectors are
 * multiplied by the matrix and made orthogonal, and the small matrix between them is solved, until nothing moves (Golub and Van Loan, 8.2).
 */
export function leadingEigen(matrix: readonly Float64Array[], count: number, still = STILL): Eigen {
  const size = matrix.length
  const width = Math.min(size, count + SPARE)
  let basis = orthonormal(Array.from({ length: width }, (_, k) => Float64Array.from(gaussian(1, k, size, 'z_sem'))))
  let before: number[] = []
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const images = basis.map((vector) => multiply(matrix, vector))
    const { values, vectors } = eigenSymmetric(images.map((image) => Float64Array.from(basis, (vector) => dot(image, vector))))
    const isStill = values.slice(0, count).every((value, k) => Math.abs(value - (before[k] ?? Infinity)) <= still * Math.abs(at(values, 0)))
    if (isStill || width === size) {
      const found = vectors.slice(0, count).map((weights) => combine(basis, weights))
      return { values: values.slice(0, count), vectors: found }
    }
    before = values
    basis = orthonormal(vectors.map((weights) => combine(images, weights)))
  }
  return { values: before.slice(0, count), vectors: basis.slice(0, count) }
}

/** The sum of vectors, each times its weight. */
export function combine(vectors: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(at(vectors, 0).length)
  for (const [k, vector] of vectors.entries()) {
    const weight = at(weights, k)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (vector[i] ?? 0)
  }
  return sum
}

function multiply(matrix: readonly Float64Array[], vector: Float64Array): Float64Array {
  return Float64Array.from(matrix, (row) => {
    let sum = 0
    for (let i = 0; i < row.length; i++) sum += (row[i] ?? 0) * (vector[i] ?? 0)
    return sum
  })
}

/** The vectors made orthogonal and of length 1; one that lies in the span of those before it becomes zero. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = []
  for (const vector of vectors) {
    const rest = withoutParts(vector, basis)
    const length = Math.sqrt(dot(rest, rest))
    basis.push(length > 0 ? rest.map((value) => value / length) : rest)
  }
  return basis
}

/** A matrix is diagonal when its other numbers are this small. */
const DONE = 1e-22
const MAX_SWEEPS = 60

/** All eigenvalues of a small symmetric matrix, by the cyclic Jacobi method (Golub and Van Loan, 8.5). */
export function eigenSymmetric(matrix: readonly Float64Array[]): Eigen {
  const a = matrix.map((row) => row.slice())
  const vectors = a.map((_, k) => Float64Array.from(a, (_row, i) => (i === k ? 1 : 0)))
  const scale = a.reduce((sum, row) => sum + dot(row, row), 0)
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a) > DONE * scale; sweep++) {
    for (let p = 0; p < a.length; p++) for (let q = p + 1; q < a.length; q++) rotate(a, vectors, p, q)
  }
  const values = a.map((row, i) => at(row, i))
  const order = [...values.keys()].sort((i, j) => at(values, j) - at(values, i))
  return { values: order.map((k) => at(values, k)), vectors: order.map((k) => at(vectors, k)) }
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
