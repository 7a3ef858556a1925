import { describe, expect, test } from 'vitest'
import { areaUnderRoc, balancedAccuracy, dealFolds } from '../math/cross-validate.ts'
import { gaussian } from '../math/gaussian.ts'
import { type Example, fillKernelRow, newtonStep, startFit, startKernel } from '../math/logistic-regression.ts'
import { fitAttribute } from './fit-attribute.ts'

const SIZE = 6
const neverBusy = () => Promise.resolve()

/** Noisy examples of two kinds, so that guesses go wrong. */
function examplesOf(has: number, hasNot: number): Example[] {
  return Array.from({ length: has + hasNot }, (_, i) => {
    const z = gaussian(3, i, SIZE, 'z_sem')
    z[0] = (z[0] ?? 0) + (i < has ? 0.7 : -0.7)
    return { z, has: i < has }
  })
}

/** Every fold guessed by a classifier of the others, fitted anew. */
async function scoreOf(examples: Example[], folds: number) {
  const dealt = dealFolds(
    examples.map(({ has }) => has),
    folds,
  )
  const guesses = []
  for (let fold = 0; fold < folds; fold++) {
    const shown = examples.filter((_, i) => dealt[i] !== fold)
    const { weights, bias } = await fitAttribute(shown, neverBusy)
    for (const { z, has } of examples.filter((_, i) => dealt[i] === fold)) {
      guesses.push({ score: weights.reduce((sum, weight, k) => sum + weight * (z[k] ?? 0), bias), has })
    }
  }
  return { ...balancedAccuracy(guesses), auroc: areaUnderRoc(guesses), folds }
}

describe('the score of an attribute', () => {
  test.each([
    [20, 15, 5],
    [3, 12, 3],
    [12, 4, 4],
  ])('of %i examples that have it and %i that have it not is that of %i folds, each guessed by the others', async (has, hasNot, folds) => {
    const examples = examplesOf(has, hasNot)
    const { score } = await fitAttribute(examples, neverBusy)
    const expected = await scoreOf(examples, folds)
    expect(score?.folds).toBe(folds)
    for (const key of ['accuracy', 'margin', 'auroc'] as const) expect(score?.[key]).toBeCloseTo(expected[key], 10)
    // Something must go wrong, or leaked examples would not be seen.
    expect(expected.auroc).toBeLessThan(1)
  })

  test('is none where a kind has one example alone', async () => {
    expect((await fitAttribute(examplesOf(1, 9), neverBusy)).score).toBeNull()
    expect((await fitAttribute(examplesOf(9, 1), neverBusy)).score).toBeNull()
  })
})

/** How many steps of Newton's method a fit takes. */
function stepsOf(examples: Example[]): number {
  const kernel = startKernel(examples)
  for (const i of examples.keys()) fillKernelRow(kernel, i)
  let [found, steps] = [startFit(kernel), 0]
  for (; !found.isDone; steps++) found = newtonStep(kernel, SIZE, found)
  return steps
}

test('fitting gives way to the page at every example, every step of a fit and every fold, and ends where that throws', async () => {
  const examples = examplesOf(5, 5)
  let turns = 0
  await fitAttribute(examples, async () => void turns++)
  const dealt = dealFolds(
    examples.map(({ has }) => has),
    5,
  )
  const shown = Array.from({ length: 5 }, (_, fold) => examples.filter((_, i) => dealt[i] !== fold))
  const steps = [examples, ...shown].reduce((sum, fitted) => sum + stepsOf(fitted), 0)
  expect(turns).toBe(examples.length + steps + 5)
  for (let last = 1; last <= turns; last++) {
    let left = last
    const ending = fitAttribute(examples, () => (--left === 0 ? Promise.reject(new Error('cancelled')) : Promise.resolve()))
    await expect(ending).rejects.toThrow('cancelled')
  }
})
