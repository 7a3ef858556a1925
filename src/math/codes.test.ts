import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { moveAttributes } from './fixtures/attribute-move.ts'
import { gaussian } from './gaussian.ts'
import { lerp, mix, slerp, slerpWeights } from './fixtures/interpolate.ts'
import { angleBetween } from './vectors.ts'
import { denormalizeZ, normalizeZ } from './z-norm.ts'

function readFloats(name: string): Float32Array {
  return new Float32Array(new Uint8Array(readFileSync(new URL(`../../e2e/golden/micro/${name}.bin`, import.meta.url))).buffer)
}

function farthest(got: ArrayLike<number>, want: ArrayLike<number>): number {
  expect(got.length).toBe(want.length)
  return Math.max(...Array.from(want, (value, i) => Math.abs((got[i] ?? Number.NaN) - value)))
}

describe('interpolation against the official notebook', () => {
  const alphas = [...readFloats('interp_alpha')]
  const [z, noise] = [readFloats('z'), readFloats('ddim_T10_encode')]
  const ends = (list: Float32Array): [Float32Array, Float32Array] => [list.subarray(0, list.length / 2), list.subarray(list.length / 2)]

  test('the angle', () => expect(angleBetween(...ends(noise))).toBeCloseTo(readFloats('interp_theta')[0] ?? Number.NaN, 6))

  test('z_sem', () => {
    const got = alphas.flatMap((alpha) => [...lerp(...ends(z), alpha)])
    expect(farthest(got, readFloats('interp_z'))).toBeLessThan(1e-6)
  })

  test('x_T', () => {
    const got = alphas.flatMap((alpha) => [...slerp(...ends(noise), alpha)])
    expect(farthest(got, readFloats('interp_xT'))).toBeLessThan(2e-6)
  })
})

describe('slerp', () => {
  const [a, b] = [gaussian(1, 0, 300, 'x_T'), gaussian(1, 1, 300, 'x_T')]
  const square = (v: Float32Array): number => v.reduce((sum, value) => sum + value * value, 0)

  test('begins and ends at its ends', () => {
    expect(slerp(a, b, 0)).toEqual(a)
    expect(farthest(slerp(a, b, 1), b)).toBeLessThan(1e-6)
  })

  test('keeps the length of noise, which lerp does not', () => {
    const unit = (v: Float32Array): Float32Array => v.map((value) => value / Math.sqrt(square(v)))
    expect(square(slerp(unit(a), unit(b), 0.5))).toBeCloseTo(1, 5)
    expect(square(lerp(unit(a), unit(b), 0.5))).toBeLessThan(0.7)
  })

  test.each([
    ['parallel', a, a.map((value) => 2 * value)],
    ['opposite', a, a.map((value) => -value)],
    ['zero', a, new Float32Array(300)],
    ['both zero', new Float32Array(300), new Float32Array(300)],
  ])('of %s vectors is their lerp', (_, first, second) => {
    expect(slerp(first, second, 0.25)).toEqual(lerp(first, second, 0.25))
  })

  test('nears lerp as the angle nears zero', () => {
    const near = a.map((value, i) => value + 1e-5 * (b[i] ?? 0))
    expect(slerpWeights(a, near, 0.3).first).toBeCloseTo(0.7, 6)
  })

  test('refuses codes of different lengths', () => {
    expect(() => slerp(a, b.subarray(1), 0.5)).toThrow(/one length/)
    expect(() => mix(a, b.subarray(1), { first: 1, second: 0 })).toThrow(/one length/)
  })
})

type Golden = {
  mean: number[]
  std: number[]
  z: number[]
  z_norm: number[]
  moves: { amplitude: number; factor: number; direction: number[]; z: number[] }[]
}

describe('z_sem against the official manipulation', () => {
  const golden: Golden = JSON.parse(readFileSync(new URL('../../e2e/golden/attribute-move.json', import.meta.url), 'utf8'))

  test('normalised and back', () => {
    expect(farthest(normalizeZ(golden.z, golden), golden.z_norm)).toBeLessThan(1e-6)
    expect(farthest(denormalizeZ(golden.z_norm, golden), golden.z)).toBeLessThan(1e-6)
    expect(() => normalizeZ(golden.z.slice(1), golden)).toThrow(/codes of 64 numbers/)
  })

  test.each(golden.moves)('moved by $amplitude', ({ amplitude, factor, direction, z }) => {
    const ours = amplitude * Math.sqrt(factor / 64)
    const moved = [0, 64].flatMap((start) => {
      const code = golden.z_norm.slice(start, start + 64)
      return [...denormalizeZ(moveAttributes(code, [{ direction, amplitude: ours }]), golden)]
    })
    expect(farthest(moved, z)).toBeLessThan(2e-6)
  })

  test('a move has the length amplitude * sqrt(d), several add up, none and a zero direction stay', () => {
    const [up, side] = [
      { direction: [0, 5, 0, 0], amplitude: 0.25 },
      { direction: [-3, 0, 0, 0], amplitude: 0.5 },
    ]
    expect([...moveAttributes([1, 1, 1, 1], [up, side])]).toEqual([0, 1.5, 1, 1])
    expect([...moveAttributes([1, 2], [{ direction: [0, 0], amplitude: 1 }])]).toEqual([1, 2])
    expect(() => moveAttributes([1, 2], [{ direction: [1], amplitude: 1 }])).toThrow(/direction of 2/)
  })
})
