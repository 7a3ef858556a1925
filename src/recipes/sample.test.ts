import { describe, expect, test } from 'vitest'
import type { Acceptance, Demand } from './find-codes.ts'
import { fakeJob, fakeModel } from './fixtures/fake-model.ts'
import { sample, type SampledFace } from './sample.ts'

/** Codes of the fake are their number twice, so that this asks for numbers from `score` on. */
const atLeast = (score: number): Demand => ({ direction: [0.5, 0.5], bias: 0, kind: 'regress', bound: 'least', score })
const atMost = (score: number): Demand => ({ ...atLeast(score), bound: 'most' })

function run(demands: Demand[], change: Partial<{ count: number; candidates: number }> = {}, pack: Parameters<typeof fakeModel>[0] = {}) {
  const [fake, told] = [fakeModel(pack), fakeJob()]
  const found: Acceptance[] = []
  const drawn: [number, SampledFace[]][] = []
  const shown: [number, number][] = []
  const input = {
    ...{ count: 6, seed: 5, renderSteps: 4, latentSteps: 3, candidates: 200, demands },
    ...change,
    onFound: (acceptance: Acceptance) => void found.push(acceptance),
    onDrawn: (first: number, faces: SampledFace[]) => void drawn.push([first, faces]),
    onPreview: (first: number, pictures: Float32Array[]) => void shown.push([first, pictures.length]),
  }
  return { ...fake, ...told, found, drawn, shown, result: sample(fake.model, input, told.job) }
}

describe('sampling', () => {
  test('takes the first codes of a seed, and draws them in groups from their own noise', async () => {
    const { result, verbs, inputs, drawn, found, isSound, phases } = run([])
    await result
    expect(verbs()).toEqual(['sampleCodes', 'render'])
    expect(inputs('sampleCodes')[0]).toEqual({ first: 0, count: 6, seed: 5, steps: 3 })
    expect(inputs('render')[0]).toMatchObject({ noise: { seed: 5, indices: [0, 1, 2, 3, 4, 5] }, group: 4, z: { count: 6 } })
    expect(drawn.map(([first, faces]) => [first, faces.map(({ index }) => index)])).toEqual([
      [0, [0, 1, 2, 3]],
      [4, [4, 5]],
    ])
    expect(drawn[1]?.[1][0]).toMatchObject({
      z: { data: Float32Array.of(4, 4) },
      noise: { codes: { count: 1, data: new Float32Array(3).fill(104) } },
    })
    expect(found).toEqual([{ examined: 6, passed: 6, passedAlone: [] }])
    expect([phases(), isSound()]).toEqual([['codes', 'render'], true])
  })

  test('judges candidates until enough have passed, and keeps their numbers', async () => {
    const { result, inputs, found, drawn } = run([atLeast(60), atMost(70)], { count: 2 })
    await result
    expect(inputs('sampleCodes').map(({ first, count }) => [first, count])).toEqual([[0, 64]])
    expect(found).toEqual([{ examined: 64, passed: 4, passedAlone: [4, 64] }])
    expect(drawn.flatMap(([, faces]) => faces.map(({ index }) => index))).toEqual([60, 61])
  })

  test('ends with the candidates, and draws none where none passed', async () => {
    const { result, found, verbs } = run([atLeast(1000)], { candidates: 100 })
    await result
    expect(found).toEqual([{ examined: 100, passed: 0, passedAlone: [0] }])
    expect(verbs()).toEqual(['sampleCodes', 'sampleCodes'])
  })

  test('of a pack without z_sem draws random x_T alone', async () => {
    const { result, verbs, inputs, drawn } = run([], { count: 2 }, { encodes: false })
    await result
    expect(verbs()).toEqual(['render'])
    expect(inputs('render')[0]).toMatchObject({ z: null, noise: { indices: [0, 1] } })
    expect(drawn[0]?.[1].map(({ z }) => z)).toEqual([null, null])
  })

  test('needs a latent net for a pack with z_sem', async () => {
    await expect(run([], {}, { samples: false }).result).rejects.toMatchObject({ code: 'bad-pack' })
  })

  test('shows pictures as they develop at the places of their group', async () => {
    const { result, shown } = run([])
    await result
    expect(shown[0]?.[0]).toBe(0)
  })
})
