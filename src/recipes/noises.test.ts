import { expect, test } from 'vitest'
import { joinArrays, splitArray } from '../base/arrays.ts'
import { joinNoises, splitNoise } from './noises.ts'
import { fakeNoise } from './fixtures/fake-source.ts'

test('arrays are joined and split in their order', () => {
  const arrays = [Float32Array.of(1, 2), Float32Array.of(3, 4), Float32Array.of(5, 6)]
  expect(joinArrays(arrays)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6))
  expect(splitArray(joinArrays(arrays), 3)).toEqual(arrays)
})

test('noises come back one by one from their batch, with their second states where they have them', () => {
  for (const method of ['exact', 'heun'] as const) {
    const noises = [fakeNoise(1, method), fakeNoise(2, method)]
    const batch = joinNoises(noises)
    expect(batch).toMatchObject({ method, steps: 8, codes: { count: 2, dims: [3, 2, 2] } })
    expect(batch.codes.pair?.length ?? null).toBe(method === 'exact' ? 24 : null)
    expect(splitNoise(batch)).toEqual(noises)
  }
})

test('a batch has second states only where all have them', () => {
  expect(joinNoises([fakeNoise(1, 'exact'), fakeNoise(2)]).codes.pair).toBeNull()
})
