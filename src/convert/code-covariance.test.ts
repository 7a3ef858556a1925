import { expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { gaussian } from '../math/gaussian.ts'
import { timesCovariance } from '../math/covariance.ts'
import { parseCovariance } from '../packs/covariance.ts'
import { covarianceOf, measureCovariance } from './code-covariance.ts'

const [SIZE, COUNT] = [24, 200]
const neverBusy = () => Promise.resolve()
/** Codes that vary by another amount in each number, and two of them together. */
const codes = Array.from({ length: COUNT }, (_, k) => {
  const noise = gaussian(7, k, SIZE, 'z_sem')
  return Float64Array.from(noise, (value, i) => (i === 1 ? 0.8 * at(noise, 0) + value : value) * (1 + 3 / (i + 1)))
})
const naive = (i: number, j: number) => {
  const mean = (k: number) => codes.reduce((sum, code) => sum + at(code, k), 0) / COUNT
  const [a, b] = [mean(i), mean(j)]
  return codes.reduce((sum, code) => sum + (at(code, i) - a) * (at(code, j) - b), 0) / COUNT
}

test('the small form has the largest variances of the codes, their total, and how far codes lie from their mean', async () => {
  const found = await measureCovariance(codes, neverBusy)
  if (!found) throw new Error('codes that vary were given')
  const total = Array.from({ length: SIZE }, (_, i) => naive(i, i)).reduce((sum, value) => sum + value, 0)
  expect(found.values.reduce((sum, value) => sum + value, 0) + found.rest * (SIZE - found.values.length)).toBeCloseTo(total, 2)
  const unit = (i: number) => Float64Array.from({ length: SIZE }, (_, k) => (k === i ? 1 : 0))
  for (const [i, j] of [
    [0, 0],
    [0, 1],
    [2, 2],
  ] as const)
    expect(Math.abs(at(timesCovariance(found, unit(i)), j) - naive(i, j))).toBeLessThan(0.05 * naive(0, 0))
  expect([...found.distances]).toEqual([...found.distances].sort((a, b) => a - b))
  expect(found.distances[10]).toBeGreaterThan(Math.sqrt(SIZE) / 2)
})

test('codes that hardly vary in most directions have finite distances', async () => {
  const steep = codes.map((code) => code.map((value, i) => value * 10 ** -(i / 3)))
  const found = await measureCovariance(steep, neverBusy)
  expect(found?.distances.every(Number.isFinite)).toBe(true)
})

test('codes of latent.pkl become the file that packs hold; without codes there is none, and codes of another size are refused', async () => {
  const statistics = { mean: new Array<number>(SIZE).fill(1), std: new Array<number>(SIZE).fill(2) }
  const data = Float32Array.from(codes.flatMap((code) => [...code.map((value) => 2 * value + 1)]))
  const file = (shape: number[], name = 'conds', values = data): Checkpoint => {
    const conds = { name, dtype: 'float32' as const, shape, read: async () => values.slice() }
    const mean = { ...conds, name: 'conds_mean', shape: [SIZE] }
    return {
      tensors: new Map([
        [name, conds],
        ['conds_mean', mean],
      ]),
    } as unknown as Checkpoint
  }
  const bytes = await covarianceOf(file([COUNT, SIZE]), statistics)
  const expected = await measureCovariance(codes, neverBusy)
  const found = await parseCovariance('c', bytes ?? new Uint8Array(), SIZE)
  expect(found.rest).toBeCloseTo(expected?.rest ?? 0, 4)
  expect(found.values[0]).toBeCloseTo(expected?.values[0] ?? 0, 3)
  const withRefused = new Float32Array(data.length + SIZE).fill(NaN)
  withRefused.set(data.subarray(0, 5 * SIZE))
  withRefused.set(data.subarray(5 * SIZE), 6 * SIZE)
  expect(await covarianceOf(file([COUNT + 1, SIZE], 'z', withRefused), statistics)).toEqual(bytes) // a data set, one picture refused
  expect(await covarianceOf(file([1, SIZE], 'z', data.slice(0, SIZE)), statistics)).toBeNull()
  expect(await covarianceOf(null, statistics)).toBeNull()
  expect(await covarianceOf(file([COUNT, SIZE]), null)).toBeNull()
  await expect(covarianceOf(file([COUNT * 2, SIZE / 2]), statistics)).rejects.toThrow(/conds of shape \[N,24\], found \[400,12\]/)
})
