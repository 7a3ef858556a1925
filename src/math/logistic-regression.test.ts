import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { sigmoid } from './sigmoid.ts'
import { dot } from './vectors.ts'
import { gaussian } from './gaussian.ts'
import {
  type Example,
  fillKernelRow,
  type Fit,
  type Kernel,
  newtonStep,
  pickKernel,
  startFit,
  startKernel,
  weightsOf,
} from './logistic-regression.ts'

/** Codes of `size` numbers of which those that have it are moved along the first axis. */
function makeExamples(has: number, hasNot: number, size: number, move: number): Example[] {
  return Array.from({ length: has + hasNot }, (_, i) => {
    const z = gaussian(11, i, size, 'z_sem')
    z[0] = at(z, 0) + (i < has ? move : -move)
    return { z, has: i < has }
  })
}

/** The second, slower way: gradient descent on the weights themselves, from the definition. */
function descend(examples: readonly Example[], ridge: number, rate: number, steps: number) {
  const size = at(examples, 0).z.length
  const counts = { true: examples.filter(({ has }) => has).length, false: examples.filter(({ has }) => !has).length }
  const w = new Float64Array(size)
  let b = 0
  for (let step = 0; step < steps; step++) {
    const slope = w.map((value) => ridge * value)
    let slopeB = 0
    for (const { z, has } of examples) {
      const weight = examples.length / 2 / counts[`${has}`]
      const error = weight * (sigmoid(dot(w, z) + b) - (has ? 1 : 0))
      slope.forEach((value, k) => (slope[k] = value + error * at(z, k)))
      slopeB += error
    }
    slope.forEach((value, k) => (w[k] = at(w, k) - rate * value))
    b -= rate * slopeB
  }
  return { direction: w, bias: b }
}

function buildKernel(examples: readonly Example[]): Kernel {
  const kernel = startKernel(examples)
  for (const i of examples.keys()) fillKernelRow(kernel, i)
  return kernel
}

/** Newton's method takes 5 to 10 steps. */
function fitLogistic(kernel: Kernel, ridge: number): Fit {
  let fit = startFit(kernel)
  for (let i = 0; i < 100 && !fit.isDone; i++) fit = newtonStep(kernel, ridge, fit)
  return fit
}

describe('logistic regression', () => {
  test.each([
    ['as many of each', 15, 15, 2],
    ['few against many', 4, 40, 2],
    ['strongly held', 10, 20, 50],
  ])('%s: the same as gradient descent', (_, has, hasNot, ridge) => {
    const examples = makeExamples(has, hasNot, 6, 0.7)
    const kernel = buildKernel(examples)
    const found = weightsOf(kernel, ridge, fitLogistic(kernel, ridge))
    const slow = descend(examples, ridge, 0.01, 20_000)
    found.weights.forEach((value, k) => expect(value).toBeCloseTo(at(slow.direction, k), 6))
    expect(found.bias).toBeCloseTo(slow.bias, 6)
  })

  test('the scores of the dual are those of the weights', () => {
    const examples = makeExamples(8, 9, 30, 0.5)
    const kernel = buildKernel(examples)
    const fit = fitLogistic(kernel, 4)
    const { weights, bias } = weightsOf(kernel, 4, fit)
    examples.forEach(({ z }, i) => expect(dot(weights, z) + bias).toBeCloseTo(at(fit.f, i), 9))
    expect(fit.isDone).toBe(true)
  })

  test('stays finite where the kinds are far apart and hardly held', () => {
    const kernel = buildKernel(makeExamples(5, 5, 512, 20))
    const { weights, bias } = weightsOf(kernel, 1e-6, fitLogistic(kernel, 1e-6))
    expect([...weights, bias].every(Number.isFinite)).toBe(true)
    expect(at(weights, 0)).toBeGreaterThan(0)
  })

  test('goes less far where a whole step of Newton would raise the loss', () => {
    // Far apart, hardly held, and one example of each kind among those of the other.
    const examples = Array.from({ length: 10 }, (_, i): Example => {
      const z = gaussian(281, i, 3, 'z_sem')
      z[0] = 2 * at(z, 0) + (i < 5 ? 10 : -10) * (i % 5 === 0 ? -1 : 1)
      return { z, has: i < 5 }
    })
    const kernel = buildKernel(examples)
    const fits = [startFit(kernel)]
    while (!at(fits, fits.length - 1).isDone && fits.length < 100) fits.push(newtonStep(kernel, 1e-4, at(fits, fits.length - 1)))
    fits.forEach(({ loss }, i) => expect(loss).toBeLessThanOrEqual(at(fits, Math.max(0, i - 1)).loss))
    // At the minimum each coefficient is the slope of its example's loss.
    const { a, f, isDone } = at(fits, fits.length - 1)
    expect(isDone).toBe(true)
    examples.forEach(({ has }, i) => expect(at(a, i)).toBeCloseTo((has ? 1 : 0) - sigmoid(at(f, i)), 5))
  })

  test('of some examples is the fit of those alone', () => {
    const examples = makeExamples(6, 6, 8, 1)
    const places = [0, 2, 5, 7, 8, 11]
    const picked = pickKernel(buildKernel(examples), places)
    const alone = buildKernel(places.map((i) => at(examples, i)))
    expect(picked.products).toEqual(alone.products)
    expect(fitLogistic(picked, 3)).toEqual(fitLogistic(alone, 3))
  })

  test('finds the direction in which the kinds differ', () => {
    const kernel = buildKernel(makeExamples(40, 40, 64, 1.5))
    const { weights } = weightsOf(kernel, 64, fitLogistic(kernel, 64))
    expect(at(weights, 0) / Math.sqrt(dot(weights, weights))).toBeGreaterThan(0.8)
  })

  test('refuses examples of one kind', () => {
    expect(() => fitLogistic(buildKernel(makeExamples(3, 0, 4, 1)), 1)).toThrow(/both kinds/)
  })
})
