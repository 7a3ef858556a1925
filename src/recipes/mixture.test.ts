import { describe, expect, test } from 'vitest'
import { sphericalWeights, weightedSum } from '../math/blend.ts'
import { gaussian } from '../math/gaussian.ts'
import type { Method, Noise } from '../protocol/codes.ts'
import type { FaceCodes } from './codes-of.ts'
import { blendNoise, type Mixture, mixCodes } from './mixture.ts'

function noise(seed: number, method: Method = 'ddim', steps = 8): Noise {
  const pair = method === 'exact' ? gaussian(seed, 1, 12, 'x_T') : null
  return { method, steps, codes: { data: gaussian(seed, 0, 12, 'x_T'), pair, count: 1, dims: [3, 2, 2] } }
}

const codes = (seed: number, method?: Method, steps?: number): FaceCodes => ({
  z: { data: Float32Array.of(seed, 10 * seed), count: 1 },
  noise: noise(seed, method, steps),
})

const blend = (zShares: number[], xShares = zShares): Mixture => ({ kind: 'blend', zShares, xShares })

describe('a blend', () => {
  test('takes z_sem on a line and x_T on the sphere, and is drawn by the method of both', () => {
    const [a, b] = [codes(1, 'ab2', 20), codes(2, 'ab2', 20)]
    const mixed = mixCodes([a, b], blend([0.75, 0.25]), null)
    const states = [a.noise.codes.data, b.noise.codes.data]
    expect(mixed.z).toEqual({ data: Float32Array.of(1.25, 12.5), count: 1 })
    expect(mixed.noise).toMatchObject({ method: 'ab2', steps: 20 })
    expect(mixed.noise.codes.data).toEqual(weightedSum(states, sphericalWeights(states, [0.75, 0.25])))
    expect(mixed.noise.codes.dims).toEqual([3, 2, 2])
  })

  test('of one face alone is that face, whatever the methods of the others', () => {
    const [exact, ddim] = [codes(1, 'exact'), codes(2)]
    expect(mixCodes([exact, ddim], blend([1, 0]), null)).toBe(exact)
    expect(mixCodes([ddim, exact], blend([0, 1]), null)).toBe(exact)
  })

  test('leaves the second exact state to faces that stay whole', () => {
    const both = [codes(1, 'exact'), codes(2, 'exact')]
    expect(mixCodes(both, blend([0.5, 0.5]), null).noise).toMatchObject({ method: 'exact', codes: { pair: null } })
    expect(mixCodes(both, blend([0.5, 0.5], [1, 0]), null).noise).toMatchObject({ codes: { pair: null, data: both[0]?.noise.codes.data } })
  })

  test('of different methods is drawn by DDIM, and a code without a share has no say', () => {
    const all = [noise(1, 'heun'), noise(2, 'ddim'), noise(3, 'heun')]
    expect(blendNoise(all, [0.5, 0.5, 0]).method).toBe('ddim')
    expect(blendNoise(all, [0.5, 0, 0.5]).method).toBe('heun')
    expect(blendNoise([noise(1, 'heun', 5), noise(2, 'heun', 9)], [0.5, 0.5])).toMatchObject({ method: 'ddim', steps: 5 })
  })

  test('has no z_sem where one of the faces has none', () => {
    expect(mixCodes([codes(1), { ...codes(2), z: null }], blend([0.5, 0.5]), null).z).toBeNull()
  })
})

describe('a swap', () => {
  const [into, from] = [codes(1, 'exact'), codes(2, 'exact', 12)]

  test('gives one code of the second face to the first, without a second state of the other pair', () => {
    const z = mixCodes([into, from], { kind: 'swap', code: 'z', top: null }, null)
    expect([z.z, z.noise.codes.data, z.noise.codes.pair]).toEqual([from.z, into.noise.codes.data, null])
    const x = mixCodes([into, from], { kind: 'swap', code: 'xT', top: null }, null)
    expect([x.z, x.noise.codes.data, x.noise.steps, x.noise.codes.pair]).toEqual([into.z, from.noise.codes.data, 12, null])
  })

  test('of a part of z_sem moves the numbers that differ most, and of none leaves the face whole', () => {
    const part = mixCodes([into, from], { kind: 'swap', code: 'z', top: 1 }, null)
    expect(part).toEqual({
      z: { data: Float32Array.of(1, 20), count: 1 },
      noise: { ...into.noise, codes: { ...into.noise.codes, pair: null } },
    })
    expect(mixCodes([into, from], { kind: 'swap', code: 'z', top: 0 }, null)).toBe(into)
  })

  test('takes the second z_sem as it is where one of the faces has none', () => {
    const swap = { kind: 'swap', code: 'z', top: 1 } as const
    expect(mixCodes([{ ...into, z: null }, from], swap, null).z).toBe(from.z)
    expect(mixCodes([into, { ...from, z: null }], swap, null).z).toBeNull()
  })
})

test('a blend of x_T of one class is drawn as it, and of several as none', () => {
  const as = (classCondition: { class: number; guidance: number }) => ({ ...codes(1).noise, classCondition })
  const [one, same, other] = [as({ class: 1, guidance: 2 }), as({ class: 1, guidance: 2 }), as({ class: 2, guidance: 2 })]
  expect(blendNoise([one, same], [0.5, 0.5]).classCondition).toEqual({ class: 1, guidance: 2 })
  expect(blendNoise([one, other], [0.5, 0.5])).not.toHaveProperty('classCondition')
  expect(blendNoise([one, other], [0, 1]).classCondition).toEqual({ class: 2, guidance: 2 })
})
