import { describe, expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { gaussian } from './gaussian.ts'
import type { Example } from './logistic-regression.ts'
import { taughtPattern } from './taught-pattern.ts'
import { dot, norm } from './vectors.ts'

const SIZE = 200
const WIDE = 20
/** Codes vary much in their first numbers and little in all others, as those of a model do. */
const spread = {
  basis: Float32Array.from({ length: WIDE * SIZE }, (_, i) => (i % SIZE === Math.floor(i / SIZE) ? 1 : 0)),
  values: new Float32Array(WIDE).fill(8),
  rest: 0.3,
  held: new Float32Array(),
}
const deviation = (i: number) => Math.sqrt(i < WIDE ? 8 : 0.3)
const noise = (index: number) => Array.from(gaussian(3, index, SIZE, 'z_sem'), (value, i) => value * deviation(i))
/** A step as ridge regression expects it: the pattern of weights that are all alike. */
const step = Array.from(gaussian(4, 0, SIZE, 'z_sem'), (value, i) => 0.35 * value * deviation(i) ** 2)
const examples = (count: number, first = 0): Example[] =>
  Array.from({ length: 2 * count }, (_, k) => {
    const has = k < count
    return { has, z: noise(first + k).map((value, i) => value + (has ? 1 : 0) * at(step, i)) }
  })
const difference = (list: readonly Example[]) => {
  const mean = (kind: boolean) => {
    const codes = list.filter(({ has }) => has === kind)
    return step.map((_, i) => codes.reduce((sum, { z }) => sum + at(z, i), 0) / codes.length)
  }
  const [up, down] = [mean(true), mean(false)]
  return up.map((value, i) => value - at(down, i))
}
const error = (found: ArrayLike<number>) => norm(step.map((value, i) => value - at(found, i)))

test('from few examples the step is nearer to the true one than the difference of the means', () => {
  const draws = Array.from({ length: 8 }, (_, k) => examples(5, 100 * k))
  const mean = (errors: number[]) => errors.reduce((sum, value) => sum + value, 0) / errors.length
  const found = draws.map((few) => taughtPattern(few, spread))
  expect(mean(found.map(error))).toBeLessThan(0.9 * mean(draws.map((few) => error(difference(few)))))
  for (const one of found) expect(dot(one, step) / norm(one) / norm(step)).toBeGreaterThan(0.7)
})

test('directions in which codes hardly vary are held back more, and many examples are believed', () => {
  const few = examples(5)
  const [found, plain] = [taughtPattern(few, spread), difference(few)]
  const shareOf = (i: number) => at(found, i) / at(plain, i)
  expect(shareOf(SIZE - 1)).toBeLessThan(0.5 * shareOf(0))
  const many = examples(300)
  expect(taughtPattern(many, spread)[0]).toBeCloseTo(at(difference(many), 0), 1)
})

test('it is C (C + ridge)^-1 m of each direction', () => {
  const few = examples(4)
  const m = difference(few)
  const [trace, square] = [WIDE * 8 + (SIZE - WIDE) * 0.3, WIDE * 64 + (SIZE - WIDE) * 0.09]
  const signal = (dot(m, m) - 0.5 * trace) / square
  const ridge = 0.5 / signal
  taughtPattern(few, spread).forEach((value, i) => {
    const variance = deviation(i) ** 2
    expect(value).toBeCloseTo((variance / (variance + ridge)) * at(m, i), 4)
  })
})

describe('with readings that are held', () => {
  /** Two readings, each of a wide and of a narrow number. */
  const rows = [
    [0, 30],
    [1, 31],
  ].map((places) => Float32Array.from({ length: SIZE }, (_, i) => (places.includes(i) ? 1 : 0)))
  const held = Float32Array.from(rows.flatMap((row) => [...row]))

  test('the step keeps them, and is that of the codes regressed on them', () => {
    const few = examples(4)
    const found = taughtPattern(few, { ...spread, held })
    for (const row of rows) expect(dot(row, found)).toBeCloseTo(0, 6)
    // The second way: each pair of numbers x, y whose sum is held leaves their difference, along (-1, 1) / sqrt(2), of variance 2 a b / (a + b).
    const m = difference(few)
    const variance = (2 * 8 * 0.3) / (8 + 0.3)
    const left = [0, 1].map((i) => ({ i, value: (8 * at(m, i + 30) - 0.3 * at(m, i)) / (8 + 0.3) }))
    const plain = m.flatMap((value, i) => ([0, 1, 30, 31].includes(i) ? [] : [{ value, variance: deviation(i) ** 2 }]))
    const directions = [...plain, ...left.map(({ value }) => ({ value: Math.SQRT2 * value, variance }))]
    const sum = (numbers: number[]) => numbers.reduce((total, value) => total + value, 0)
    const size = sum(directions.map(({ value }) => value ** 2))
    const signal = (size - 0.5 * sum(directions.map((one) => one.variance))) / sum(directions.map((one) => one.variance ** 2))
    const ridge = 0.5 / signal
    for (const { i, value } of left) {
      expect(at(found, i + 30)).toBeCloseTo((variance / (variance + ridge)) * value, 4)
      expect(at(found, i)).toBeCloseTo(-(variance / (variance + ridge)) * value, 4)
    }
    expect(at(found, 50)).toBeCloseTo((0.3 / (0.3 + ridge)) * at(m, 50), 4)
  })

  test('one in which the examples differ more than by chance is what is taught: it moves', () => {
    const bright = examples(4).map(({ has, z }) => ({ has, z: Array.from(z, (value, i) => value + (has && i === 0 ? 20 : 0)) }))
    const found = taughtPattern(bright, { ...spread, held })
    expect(dot(at(rows, 0), found)).toBeGreaterThan(10)
    expect(dot(at(rows, 1), found)).toBeCloseTo(0, 6)
  })
})
