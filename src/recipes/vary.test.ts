import { describe, expect, test } from 'vitest'
import { fakeJob, fakeModel, noise, source, z } from './fixtures/fake-model.ts'
import type { Source } from './source.ts'
import { type Varied, vary } from './vary.ts'

function run(depth: number, codes: Partial<Pick<Source, 'z' | 'noise'>> = {}, pack: Parameters<typeof fakeModel>[0] = {}) {
  const [fake, told] = [fakeModel(pack), fakeJob()]
  const drawn: [number, Varied[]][] = []
  const onDrawn = (first: number, cells: Varied[]) => void drawn.push([first, cells])
  const input = { face: source('A', codes), count: 6, seed: 3, depth, steps: 10, onDrawn, onPreview: () => {} }
  return { ...fake, ...told, drawn, result: vary(fake.model, input, told.job) }
}

describe('varying', () => {
  test('to a depth gives every variation the z_sem of the face and an x_T of its own', async () => {
    const { result, verbs, inputs, drawn, kept } = run(4)
    await result
    expect(verbs()).toEqual(['encode', 'vary'])
    expect(inputs('vary')[0]).toMatchObject({ noise: { seed: 3, indices: [0, 1, 2, 3, 4, 5] }, steps: 10, depth: 4, group: 4 })
    expect(drawn.map(([first, cells]) => [first, cells.length])).toEqual([
      [0, 4],
      [4, 2],
    ])
    expect(drawn[1]?.[1][1]).toMatchObject({
      z: { data: Float32Array.of(7, 7) },
      noise: { codes: { data: new Float32Array(3).fill(105) } },
    })
    expect(kept).toMatchObject([['A', { z: { count: 1 } }]])
  })

  test('of nothing draws the face back, once for all', async () => {
    const { result, verbs, drawn, kept, isSound } = run(0, { z: z(1, 2), noise: noise(4, 'exact', 8) })
    await result
    expect([verbs(), kept]).toEqual([['render'], []])
    expect(drawn[0]?.[1]).toHaveLength(6)
    expect(drawn[0]?.[1][5]).toMatchObject({ z: z(1, 2), noise: { method: 'exact', codes: { data: new Float32Array(3).fill(4) } } })
    expect(isSound()).toBe(true)
  })

  test('of nothing makes the codes that the face lacks first, and keeps them', async () => {
    const { result, verbs, kept, isSound, progress } = run(0)
    await result
    expect(verbs()).toEqual(['encode', 'invert', 'render'])
    expect(kept.map(([, codes]) => Object.keys(codes))).toEqual([['z'], ['noise']])
    expect([progress.at(-1)?.total, isSound()]).toEqual([20, true])
  })

  test('goes without z_sem where the pack has none', async () => {
    const { result, verbs, inputs } = run(4, {}, { encodes: false })
    await result
    expect([verbs(), inputs('vary')[0]?.z]).toEqual([['vary'], null])
  })

  test('ends its progress at its total', async () => {
    const { result, isSound } = run(10)
    await result
    expect(isSound()).toBe(true)
  })
})
