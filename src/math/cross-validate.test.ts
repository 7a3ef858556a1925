import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { areaUnderRoc, balancedAccuracy, dealFolds, type Guess } from './cross-validate.ts'
import { gaussian } from './gaussian.ts'

const guesses: Guess[] = Array.from({ length: 40 }, (_, i) => ({
  score: Math.round(4 * (at(gaussian(3, i, 1, 'z_sem'), 0) + (i < 15 ? 0.5 : -0.5))) / 4,
  has: i < 15,
}))

/** The second way: the curve drawn threshold by threshold, and the area under it by trapezoids. */
function areaByCurve(list: Guess[]): number {
  const thresholds = [Infinity, ...new Set(list.map(({ score }) => score).toSorted((a, b) => b - a))]
  const rate = (has: boolean, threshold: number) => {
    const kind = list.filter((guess) => guess.has === has)
    return kind.filter(({ score }) => score >= threshold).length / kind.length
  }
  const points = thresholds.map((threshold) => ({ x: rate(false, threshold), y: rate(true, threshold) }))
  return points.slice(1).reduce((area, { x, y }, i) => area + ((x - at(points, i).x) * (y + at(points, i).y)) / 2, 0)
}

describe('the score of a cross-validation', () => {
  test('area under the curve, with ties', () => {
    expect(areaUnderRoc(guesses)).toBeCloseTo(areaByCurve(guesses), 12)
    expect(areaUnderRoc(guesses)).toBeGreaterThan(0.6)
  })

  test('a perfect and a useless guesser', () => {
    const perfect = guesses.map(({ has }) => ({ score: has ? 1 : -1, has }))
    expect(areaUnderRoc(perfect)).toBe(1)
    expect(balancedAccuracy(perfect).accuracy).toBe(1)
    const same = guesses.map(({ has }) => ({ score: 1, has }))
    expect(areaUnderRoc(same)).toBe(0.5)
    expect(balancedAccuracy(same).accuracy).toBe(0.5)
  })

  test('a score of 0 says that an example has it not', () => {
    const undecided = [true, false].map((has) => ({ score: 0, has }))
    expect(balancedAccuracy(undecided).accuracy).toBe(0.5)
    expect(balancedAccuracy([{ score: 1, has: true }, ...undecided.slice(1)]).accuracy).toBe(1)
    expect(balancedAccuracy([undecided[0] ?? { score: 0, has: true }, { score: -1, has: false }]).accuracy).toBe(0.5)
  })

  test('a few lucky guesses are less sure than many', () => {
    const lucky = (count: number) =>
      balancedAccuracy(Array.from({ length: 2 * count }, (_, i) => ({ score: i < count ? 1 : -1, has: i < count })))
    expect(lucky(3).margin).toBeGreaterThan(0.2)
    expect(lucky(50).margin).toBeLessThan(0.05)
  })

  test('the interval holds the truth in about 19 of 20 trials', () => {
    const truth = 0.75
    const trials = Array.from({ length: 400 }, (_, trial) => {
      const dice = gaussian(trial, 0, 30, 'z_sem')
      const right = (i: number) => at(dice, i) < 0.6745 // the 75 % quantile of the normal distribution
      const list = Array.from({ length: 30 }, (_, i): Guess => ({ has: i < 15, score: right(i) === i < 15 ? 1 : -1 }))
      const { accuracy, margin } = balancedAccuracy(list)
      return Math.abs(accuracy - truth) <= margin
    })
    const share = trials.filter(Boolean).length / trials.length
    expect(share).toBeGreaterThan(0.9)
    expect(share).toBeLessThan(0.99)
  })

  test('refuses guesses about one kind', () => {
    expect(() => areaUnderRoc([{ score: 1, has: true }])).toThrow(/both kinds/)
  })
})

test('folds hold each kind evenly, and are the same every time', () => {
  const kinds = guesses.map(({ has }) => has)
  const folds = dealFolds(kinds, 5)
  expect(dealFolds(kinds, 5)).toEqual(folds)
  for (const fold of [0, 1, 2, 3, 4]) {
    expect(kinds.filter((has, i) => has && folds[i] === fold)).toHaveLength(3)
    expect(kinds.filter((has, i) => !has && folds[i] === fold)).toHaveLength(5)
  }
  expect(folds.slice(0, 5)).not.toEqual([0, 1, 2, 3, 4])
})
