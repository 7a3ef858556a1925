import { at } from '../base/assert.ts'
import { areaUnderRoc, balancedAccuracy, dealFolds, type Guess } from '../math/cross-validate.ts'
import { dot } from '../math/vectors.ts'
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
} from '../math/logistic-regression.ts'
import type { YieldToPage } from '../base/yield-to-page.ts'

/**
 * How well a taught attribute tells faces apart that it was not fitted to: the share of right guesses with both kinds counted
 * alike (`margin` is half of its 95 % interval), and the area under the ROC curve, over `folds` of cross-validation.
 */
export type TaughtScore = { accuracy: number; margin: number; auroc: number; folds: number }

export type FittedAttribute = { weights: number[]; bias: number; score: TaughtScore | null }

const MOST_FOLDS = 5

/**
 * The linear classifier of some examples, codes normalised, and how well it guesses those that it is not shown. It is held back by
 * as much as a code has numbers, so that one example alone moves its own score by no more than its weight.
 */
export async function fitAttribute(examples: readonly Example[], yieldToPage: YieldToPage): Promise<FittedAttribute> {
  const ridge = at(examples, 0).z.length
  const kernel = startKernel(examples)
  for (const i of examples.keys()) {
    fillKernelRow(kernel, i)
    await yieldToPage()
  }
  const { weights, bias } = weightsOf(kernel, ridge, await fit(kernel, ridge, yieldToPage))
  return { weights: [...weights], bias, score: await crossValidate(kernel, ridge, yieldToPage) }
}

async function crossValidate(kernel: Kernel, ridge: number, yieldToPage: YieldToPage): Promise<TaughtScore | null> {
  const kinds = kernel.examples.map(({ has }) => has)
  const folds = Math.min(MOST_FOLDS, kinds.filter(Boolean).length, kinds.filter((has) => !has).length)
  if (folds < 2) return null
  const dealt = dealFolds(kinds, folds)
  const guesses: Guess[] = []
  for (let fold = 0; fold < folds; fold++) {
    const shown = pickKernel(
      kernel,
      dealt.flatMap((of, i) => (of === fold ? [] : [i])),
    )
    const { weights, bias } = weightsOf(shown, ridge, await fit(shown, ridge, yieldToPage))
    const held = kernel.examples.filter((_, i) => dealt[i] === fold)
    guesses.push(...held.map(({ z, has }) => ({ score: dot(weights, z) + bias, has })))
    await yieldToPage()
  }
  return { ...balancedAccuracy(guesses), auroc: areaUnderRoc(guesses), folds }
}

async function fit(kernel: Kernel, ridge: number, yieldToPage: YieldToPage): Promise<Fit> {
  let found = startFit(kernel)
  while (!found.isDone) {
    found = newtonStep(kernel, ridge, found)
    await yieldToPage()
  }
  return found
}
