import { describe, expect, test } from 'vitest'
import { exactLog, gaussian, gaussianBatch, normalQuantile } from './gaussian.ts'

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
const moment = (values: Float32Array, power: number): number => sum(values.map((value) => value ** power)) / values.length

function correlation(a: Float32Array, b: Float32Array): number {
  return sum(a.map((value, i) => value * (b[i] ?? Number.NaN))) / a.length
}

describe('the inverse of the normal distribution', () => {
  test.each([
    [1.1641532182693481e-10, -6.337957754553789],
    [1e-9, -5.9978070150076865],
    [1e-5, -4.2648907939228256],
    [0.01, -2.3263478740408408],
    [0.074, -1.4466320671589785],
    [0.0751, -1.4388253927525398],
    [0.3, -0.5244005127080407],
    [0.5, 0],
    [0.77, 0.7388468491852137],
    [0.93, 1.4757910281791708],
    [0.999, 3.090232306167813],
  ])('at %s is %s (values of the Python standard library)', (p, want) => {
    expect(Math.abs(normalQuantile(p) - want)).toBeLessThan(4e-15 * Math.max(1, Math.abs(want)))
  })

  test('takes its logarithm within two units in the last place of Math.log', () => {
    for (let value = 0.999; value > 1e-11; value *= 0.83) {
      expect(Math.abs(exactLog(value) / Math.log(value) - 1)).toBeLessThan(5e-16 * Math.max(1, 1 / -Math.log(value)))
    }
  })
})

describe('seeded noise', () => {
  test.each([
    [0, 0, 'x_T', [-1.1462023258209229, 1.0979740619659424, -0.5612279772758484, -1.1181610822677612]],
    [1, 0, 'x_T', [0.28877973556518555, 0.15179404616355896, -0.35472166538238525, -0.7309108972549438]],
    [1, 1, 'x_T', [0.08025971055030823, -0.28253597021102905, -0.5049261450767517, 2.5101308822631836]],
    [1, 0, 'z_sem', [0.4137987196445465, 0.03545215725898743, -1.2008914947509766, 1.2981953620910645]],
    [2 ** 40 + 7, 3, 'x_T', [-1.1328251361846924, -0.669538140296936, -0.9873490929603577, -0.9885064959526062]],
    [20260101, 123, 'z_sem', [-0.14072398841381073, -1.0948947668075562, -1.0655689239501953, -0.8274145126342773]],
  ] as const)('of seed %s, picture %s, %s is that of a second program, in Python integers', (seed, index, purpose, want) => {
    expect([...gaussian(seed, index, 4, purpose)]).toEqual(want)
  })

  test('a batch holds what its pictures get one by one, and a longer picture begins like a shorter one', () => {
    const batch = gaussianBatch(7, 2, 3, 10, 'x_T')
    for (const i of [0, 1, 2]) expect(batch.subarray(i * 10, i * 10 + 10)).toEqual(gaussian(7, 2 + i, 10, 'x_T'))
    expect(gaussian(7, 2, 20, 'x_T').subarray(0, 10)).toEqual(gaussian(7, 2, 10, 'x_T'))
  })

  test('has the moments and the tails of N(0, 1)', () => {
    const n = 200_000
    const values = gaussian(42, 0, n, 'x_T')
    const share = (limit: number): number => values.filter((value) => value < limit).length / n
    const deviations = 5 / Math.sqrt(n)
    expect(Math.abs(moment(values, 1))).toBeLessThan(deviations)
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(deviations * Math.SQRT2)
    expect(Math.abs(moment(values, 3))).toBeLessThan(deviations * Math.sqrt(15))
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(deviations * Math.sqrt(96))
    for (const p of [0.001, 0.02, 0.16, 0.5, 0.9, 0.9995]) {
      expect(Math.abs(share(normalQuantile(p)) - p), String(p)).toBeLessThan(deviations * Math.sqrt(p * (1 - p)))
    }
  })

  test('neighbouring numbers, pictures, seeds and purposes do not know each other', () => {
    const n = 100_000
    const base = gaussian(5, 0, n, 'x_T')
    const others = [gaussian(5, 1, n, 'x_T'), gaussian(6, 0, n, 'x_T'), gaussian(5, 0, n, 'z_sem'), gaussian(5 + 2 ** 32, 0, n, 'x_T')]
    for (const other of [base.subarray(1), ...others]) {
      expect(Math.abs(correlation(base.subarray(0, other.length), other))).toBeLessThan(5 / Math.sqrt(n))
    }
  })

  test('the first numbers of 20 000 pictures are themselves normal', () => {
    const firsts = Float32Array.from({ length: 20_000 }, (_, index) => gaussian(1, index, 1, 'x_T')[0] ?? Number.NaN)
    expect(Math.abs(moment(firsts, 1))).toBeLessThan(5 / Math.sqrt(20_000))
    expect(Math.abs(moment(firsts, 2) - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(20_000))
    expect(new Set(firsts).size).toBeGreaterThan(19_900)
  })
})
