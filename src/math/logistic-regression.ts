import { assert, at } from '../base/assert.ts'
import { sigmoid } from './sigmoid.ts'
import { dot } from './vectors.ts'

/*
 * Logistic regression in the dual, for few examples of long codes: with K = X X' (one number for each pair of examples), the
 * weights are w = X' a / ridge, and the work grows with the number of examples, not with the length of a code.
 *
 *   minimise  sum over i of c_i * log(1 + exp(-s_i * f_i)) + ridge / 2 * |w|^2,   f = X w + b,   s_i = 1 or -1
 *
 * c_i weighs each example so that both kinds count alike. The bias b is free. Newton's method as for the Laplace approximation
 * of Gaussian processes (Rasmussen and Williams 2006, algorithm 3.1): every matrix solved has no eigenvalue below 1.
 */

export type Example = { z: ArrayLike<number>; has: boolean }

/** The examples, and the products of each with each, row by row. */
export type Kernel = { examples: readonly Example[]; products: Float64Array }

/** `f` is the score of each example, `a` its coefficient in the weights. */
export type Fit = { a: Float64Array; f: Float64Array; bias: number; loss: number; isDone: boolean }

/** As the loss cannot fall by less, relative to its size, it has reached its end. */
const TOLERANCE = 1e-12

/** A curvature below this would be divided by. */
const LEAST_CURVATURE = 1e-12

/** A kernel of which every row has still to be filled. */
export function startKernel(examples: readonly Example[]): Kernel {
  return { examples, products: new Float64Array(examples.length ** 2) }
}

/** The products of an example with itself and those before it. */
export function fillKernelRow({ examples, products }: Kernel, i: number): void {
  for (let j = 0; j <= i; j++) {
    const product = dot(at(examples, i).z, at(examples, j).z)
    products[i * examples.length + j] = product
    products[j * examples.length + i] = product
  }
}

/** The kernel of some of the examples. */
export function pickKernel({ examples, products }: Kernel, places: readonly number[]): Kernel {
  const picked = Float64Array.from(places.flatMap((i) => places.map((j) => at(products, i * examples.length + j))))
  return { examples: places.map((i) => at(examples, i)), products: picked }
}

export function startFit({ examples }: Kernel): Fit {
  const count = examples.length
  const weights = balance(examples)
  const loss = weights.reduce((sum, weight) => sum + weight * Math.LN2, 0)
  return { a: new Float64Array(count), f: new Float64Array(count), bias: 0, loss, isDone: false }
}

/** One step, halved until the loss falls; some milliseconds for 200 examples, so that the event loop can turn between steps. */
export function newtonStep(kernel: Kernel, ridge: number, fit: Fit): Fit {
  const weights = balance(kernel.examples)
  const target = newtonTarget(kernel, weights, ridge, fit)
  for (let share = 1; share > 1e-6; share /= 2) {
    const a = blend(fit.a, target.a, share)
    const bias = fit.bias + share * (target.bias - fit.bias)
    const f = scores(kernel, a, ridge, bias)
    const loss = lossOf(kernel, weights, a, f, bias)
    if (loss <= fit.loss) return { a, f, bias, loss, isDone: fit.loss - loss <= TOLERANCE * (1 + fit.loss) }
  }
  return { ...fit, isDone: true }
}

/** The weights w and the bias of a fit. */
export function weightsOf({ examples }: Kernel, ridge: number, { a, bias }: Fit): { weights: Float64Array; bias: number } {
  const weights = new Float64Array(at(examples, 0).z.length)
  for (const [i, { z }] of examples.entries()) {
    const share = at(a, i) / ridge
    for (let k = 0; k < weights.length; k++) weights[k] = at(weights, k) + share * at(z, k)
  }
  return { weights, bias }
}

/** Each kind weighs as much as the other, and all together as many as they are. */
function balance(examples: readonly Example[]): Float64Array {
  const positives = examples.filter(({ has }) => has).length
  const negatives = examples.length - positives
  assert(positives > 0 && negatives > 0, 'examples of both kinds were expected')
  return Float64Array.from(examples, ({ has }) => examples.length / 2 / (has ? positives : negatives))
}

/** Where the quadratic model at a fit has its minimum: (K / ridge + W^-1) a + b = f + W^-1 c (y - p), with the sum of a at 0. */
function newtonTarget({ examples, products }: Kernel, weights: Float64Array, ridge: number, { f }: Fit): { a: Float64Array; bias: number } {
  const count = examples.length
  const p = f.map(sigmoid)
  const root = p.map((share, i) => Math.sqrt(Math.max(LEAST_CURVATURE, at(weights, i) * share * (1 - share))))
  const matrix = products.map((product, place) => {
    const [i, j] = [Math.floor(place / count), place % count]
    return (product / ridge) * at(root, i) * at(root, j) + (i === j ? 1 : 0)
  })
  const lower = factorize(matrix, count)
  const gradient = examples.map(({ has }, i) => at(weights, i) * ((has ? 1 : 0) - at(p, i)))
  const forTarget = solve(
    lower,
    root.map((r, i) => r * at(f, i) + at(gradient, i) / r),
  ).map((value, i) => value * at(root, i))
  const forBias = solve(lower, root).map((value, i) => value * at(root, i))
  const total = (list: Float64Array) => list.reduce((sum, value) => sum + value, 0)
  const bias = total(forTarget) / total(forBias)
  return { a: forTarget.map((value, i) => value - bias * at(forBias, i)), bias }
}

function scores({ examples, products }: Kernel, a: Float64Array, ridge: number, bias: number): Float64Array {
  const count = examples.length
  return Float64Array.from(examples, (_, i) => dot(products.subarray(i * count, (i + 1) * count), a) / ridge + bias)
}

/** With |w|^2 = a' K a / ridge^2 and K a / ridge = f - b. */
function lossOf({ examples }: Kernel, weights: Float64Array, a: Float64Array, f: Float64Array, bias: number): number {
  let loss = 0
  for (const [i, { has }] of examples.entries()) {
    const score = at(f, i)
    loss += at(weights, i) * softplus(has ? -score : score) + (at(a, i) * (score - bias)) / 2
  }
  return loss
}

/** log(1 + exp(x)), without overflow. */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))
}

function blend(from: Float64Array, to: Float64Array, share: number): Float64Array {
  return from.map((value, i) => value + share * (at(to, i) - value))
}

/** Cholesky: the lower triangle L with L L' = matrix, row by row. The matrix is positive definite. */
function factorize(matrix: Float64Array, count: number): Float64Array {
  const lower = new Float64Array(count * count)
  for (let i = 0; i < count; i++) {
    const row = lower.subarray(i * count, i * count + i)
    for (let j = 0; j <= i; j++) {
      const other = lower.subarray(j * count, j * count + j)
      let rest = matrix[i * count + j] ?? 0
      for (let k = 0; k < j; k++) rest -= (row[k] ?? 0) * (other[k] ?? 0)
      lower[i * count + j] = i === j ? Math.sqrt(rest) : rest / at(lower, j * count + j)
    }
  }
  return lower
}

/** The vector whose product with L L' is `right`. */
function solve(lower: Float64Array, right: Float64Array): Float64Array {
  const count = right.length
  const x = Float64Array.from(right)
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < i; k++) x[i] = at(x, i) - at(lower, i * count + k) * at(x, k)
    x[i] = at(x, i) / at(lower, i * count + i)
  }
  for (let i = count - 1; i >= 0; i--) {
    for (let k = i + 1; k < count; k++) x[i] = at(x, i) - at(lower, k * count + i) * at(x, k)
    x[i] = at(x, i) / at(lower, i * count + i)
  }
  return x
}
