import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { gaussian } from './gaussian.ts'
import { meanSquaredError, psnr } from './image-error.ts'
import { measure } from './measure.ts'
import { ssim } from './ssim.ts'

function readFloats(name: string): Float32Array {
  return new Float32Array(new Uint8Array(readFileSync(new URL(`../../e2e/golden/micro/${name}.bin`, import.meta.url))).buffer)
}

/** The definition, pixel by pixel, with the whole 11 x 11 window. */
function naiveSsim(a: Float32Array, b: Float32Array, width: number, height: number): number {
  const value = (picture: Float32Array, c: number, y: number, x: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : ((picture[(c * height + y) * width + x] ?? Number.NaN) + 1) / 2
  const offsets = Array.from({ length: 121 }, (_, i) => [Math.floor(i / 11) - 5, (i % 11) - 5] as const)
  const bell = offsets.map(([dy, dx]) => Math.exp(-(dx * dx + dy * dy) / 4.5))
  const total = bell.reduce((sum, weight) => sum + weight)
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    const [c, y, x] = [Math.floor(i / (width * height)), Math.floor(i / width) % height, i % width]
    const mean = (f: (p: number, q: number) => number): number =>
      offsets.reduce((acc, [dy, dx], k) => acc + (bell[k] ?? 0) * f(value(a, c, y + dy, x + dx), value(b, c, y + dy, x + dx)), 0) / total
    const [ma, mb] = [mean((p) => p), mean((_, q) => q)]
    const [va, vb, cov] = [mean((p) => p * p) - ma ** 2, mean((_, q) => q * q) - mb ** 2, mean((p, q) => p * q) - ma * mb]
    sum += ((2 * ma * mb + 1e-4) * (2 * cov + 9e-4)) / ((ma ** 2 + mb ** 2 + 1e-4) * (va + vb + 9e-4))
  }
  return sum / a.length
}

describe('against the official evaluation', () => {
  const [before, after] = [readFloats('x0'), readFloats('ddim_T10_roundtrip')]
  const [ssims, errors, psnrs] = [readFloats('metric_ssim'), readFloats('metric_mse'), readFloats('metric_psnr')]

  test.each([0, 1])('picture %i', (i) => {
    const [a, b] = [before, after].map((batch) => batch.subarray(i * 3072, (i + 1) * 3072)) as [Float32Array, Float32Array]
    const got = measure(a, b, 32)
    expect(Math.abs(got.ssim - (ssims[i] ?? Number.NaN))).toBeLessThan(1e-5)
    expect(Math.abs(got.mse - (errors[i] ?? Number.NaN))).toBeLessThan(1e-7)
    expect(Math.abs(got.psnr - (psnrs[i] ?? Number.NaN))).toBeLessThan(1e-5)
  })
})

describe('SSIM', () => {
  test.each([
    [1, 1, 1],
    [3, 7, 4],
    [3, 16, 21],
  ])('of %i channels of %i x %i is what the definition gives', (channels, width, height) => {
    const a = gaussian(1, 0, channels * width * height, 'x_T').map(Math.tanh)
    const b = a.map((value, i) => (i % 3 === 0 ? -value : value * 0.9))
    expect(Math.abs(ssim(a, b, width, height) - naiveSsim(a, b, width, height))).toBeLessThan(1e-12)
    expect(ssim(a, a, width, height)).toBeCloseTo(1, 12)
  })

  test('refuses pictures of different sizes', () => {
    expect(() => ssim(new Float32Array(12), new Float32Array(9), 2, 2)).toThrow(/2 x 2/)
    expect(() => ssim(new Float32Array(10), new Float32Array(10), 2, 2)).toThrow(/2 x 2/)
  })
})

describe('MSE and PSNR', () => {
  test('of equal pictures are 0 and infinite', () => {
    expect(meanSquaredError([0.5, -1], [0.5, -1])).toBe(0)
    expect(psnr(0)).toBe(Number.POSITIVE_INFINITY)
  })

  test('of black and white are 1 and 0, since they are measured on [0, 1]', () => {
    expect(meanSquaredError([-1, -1], [1, 1])).toBe(1)
    expect(psnr(1)).toBeCloseTo(0, 12)
    expect(psnr(0.001)).toBeCloseTo(30, 12)
  })

  test('refuse pictures of different sizes', () => expect(() => meanSquaredError([1], [1, 2])).toThrow(/one size/))
})
