import { describe, expect, test } from 'vitest'
import { linePlaces, linePosition, lineShares, padPosition, padShares, sphericalWeights, weightedSum } from './blend.ts'
import { gaussian } from './gaussian.ts'
import { slerp } from './fixtures/interpolate.ts'
import { swapTop } from './swap-top.ts'

const codes = [0, 1, 2, 3].map((index) => gaussian(5, index, 300, 'x_T'))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const norm = (values: Float32Array) => Math.hypot(...values)

describe('shares on a path', () => {
  test('are whole at the codes and halved between neighbours', () => {
    expect(lineShares(0, 3)).toEqual([1, 0, 0])
    expect(lineShares(1.5, 3)).toEqual([0, 0.5, 0.5])
    expect(lineShares(2, 3)).toEqual([0, 0, 1])
  })

  test('stay on the path', () => {
    expect(lineShares(-1, 2)).toEqual([1, 0])
    expect(lineShares(9, 2)).toEqual([0, 1])
  })

  test('lead back to the place', () => {
    for (const place of [0, 0.07, 1.25, 3]) expect(linePosition(lineShares(place, 4))).toBeCloseTo(place, 12)
  })

  test('of a film go from the first code to the last at even spacing', () => {
    expect(linePlaces(5, 3)).toEqual([0, 0.5, 1, 1.5, 2])
    expect(linePlaces(1, 3)).toEqual([0])
  })
})

describe('shares on a pad', () => {
  test('are whole at its corners', () => {
    expect(padShares(0, 0, 4)).toEqual([1, 0, 0, 0])
    expect(padShares(1, 1, 4)).toEqual([0, 0, 0, 1])
    expect(padShares(0.5, 0, 3)).toEqual([1, 0, 0])
    expect(padShares(0, 1, 3)).toEqual([0, 1, 0])
    expect(padShares(1, 1, 3)).toEqual([0, 0, 1])
  })

  test('are never negative and sum to 1, outside of the triangle too', () => {
    for (const [u, v] of [
      [0, 0],
      [1, 0],
      [0.3, 0.2],
      [0.9, 0.6],
    ] as const) {
      // prettier-ignore
      for (const count of [3, 4] as const) {
        const shares = padShares(u, v, count)
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
        expect(sum(shares)).toBeCloseTo(1, 12)
      }
    }
  })

  test('lead back to the place, and outside of the triangle to its edge', () => {
    const back = (u: number, v: number, count: 3 | 4) => padPosition(padShares(u, v, count))
    for (const count of [3, 4] as const) expect(back(0.4, 0.7, count)).toEqual({ u: expect.closeTo(0.4, 12), v: expect.closeTo(0.7, 12) })
    const outside = padShares(0.9, 0.1, 3)
    const { u, v } = padPosition(outside)
    padShares(u, v, 3).forEach((share, i) => expect(share).toBeCloseTo(outside[i] ?? NaN, 12))
  })
})

describe('spherical weights', () => {
  test('of two codes are those of slerp', () => {
    for (const alpha of [0.1, 0.5, 0.8]) {
      const mixed = weightedSum(codes, sphericalWeights(codes, [1 - alpha, 0, alpha, 0]))
      const expected = slerp(codes[0] ?? [], codes[2] ?? [], alpha)
      mixed.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5))
    }
  })

  test('give each code itself, to the bit', () => {
    codes.forEach((code, k) => {
      const shares = codes.map((_, i) => (i === k ? 1 : 0))
      expect(weightedSum(codes, sphericalWeights(codes, shares))).toEqual(code)
    })
  })

  test('of equal shares are equal, for two, three and four codes', () => {
    for (const count of [2, 3, 4]) {
      const weights = sphericalWeights(codes.slice(0, count), new Array<number>(count).fill(1 / count))
      for (const weight of weights) expect(weight).toBeCloseTo(weights[0] ?? NaN, 12)
      expect(weights[0]).toBeCloseTo(1 / Math.sqrt(count), 1)
    }
  })

  test('belong to their codes in any order', () => {
    const shares = [0.1, 0.2, 0.3, 0.4]
    const weights = sphericalWeights(codes, shares)
    const turned = sphericalWeights(codes.toReversed(), shares.toReversed()).toReversed()
    turned.forEach((weight, i) => expect(weight).toBeCloseTo(weights[i] ?? NaN, 12))
  })

  test('of a code whose share vanishes vanish, and leave the slerp of the others', () => {
    const alike = codes.map((code, i) => code.map((value, k) => value + (codes[(i + 1) % 4]?.[k] ?? 0)))
    const [first, second, third] = sphericalWeights(alike, [0.3, 0.7 - 1e-7, 1e-7, 0])
    const [one, two] = sphericalWeights(alike, [0.3, 0.7, 0, 0])
    expect(third).toBeCloseTo(0, 5)
    expect(first).toBeCloseTo(one ?? NaN, 5)
    expect(second).toBeCloseTo(two ?? NaN, 5)
  })

  test('of three codes that end each other are the shares', () => {
    const around = [0, 1, 2].map((i) => Float32Array.of(Math.cos((i * 2 * Math.PI) / 3), Math.sin((i * 2 * Math.PI) / 3)))
    const shares = [1 / 3, 1 / 3, 1 / 3]
    expect(sphericalWeights(around, shares)).toEqual(shares)
  })

  test('of opposite, equal and zero codes are the shares', () => {
    const [a = new Float32Array()] = codes
    const opposite = a.map((value) => -value)
    const zero = new Float32Array(a.length)
    for (const pair of [[a, opposite], [a, a], [zero, zero]]) expect(sphericalWeights(pair, [0.25, 0.75])).toEqual([0.25, 0.75]) // prettier-ignore
  })

  test('keep the length of a noise, which a linear mixture would halve', () => {
    const shares = [0.25, 0.25, 0.25, 0.25]
    const usual = norm(codes[0] ?? new Float32Array())
    expect(norm(weightedSum(codes, sphericalWeights(codes, shares))) / usual).toBeCloseTo(1, 1)
    expect(norm(weightedSum(codes, shares)) / usual).toBeLessThan(0.6)
  })
})

describe('a part of a meaning', () => {
  const into = Float32Array.of(0, 0, 0, 0)
  const from = Float32Array.of(1, -3, 2, 0.5)

  test('is the numbers that differ most', () => {
    expect([...swapTop(into, from, 2, null)]).toEqual([0, -3, 2, 0])
    expect(swapTop(into, from, 0, null)).toEqual(into)
    expect(swapTop(into, from, 4, null)).toEqual(from)
  })

  test('leaves the code that it goes into as it was, and takes the first of equal differences', () => {
    const [one, other] = [Float32Array.of(-1, 1, -2), Float32Array.of(-2, 2, -2.5)]
    expect([...swapTop(one, other, 1, null)]).toEqual([-2, 1, -2])
    expect([...swapTop(one, other, 2, null)]).toEqual([-2, 2, -2])
    expect([...one]).toEqual([-1, 1, -2])
  })

  test('needs two codes of one length, as a sum does', () => {
    const short = Float32Array.of(1)
    expect(() => swapTop(into, short, 1, null)).toThrow('two codes of one length were expected, not 4 and 1')
    expect(() => weightedSum([into, short], [0.5, 0.5])).toThrow('codes of one length were expected')
  })

  test('is measured in standard deviations', () => {
    expect([...swapTop(into, from, 2, [1, 10, 10, 0.1])]).toEqual([1, 0, 0, 0.5])
  })
})
