import { expect, test } from 'vitest'
import { fakeJob, fakeModel, source } from './fixtures/fake-model.ts'
import { type DrawnBack, reconstruct, type ReconstructMethod } from './reconstruct.ts'

function run(method: ReconstructMethod, pack: Parameters<typeof fakeModel>[0] = {}) {
  const [fake, told] = [fakeModel(pack), fakeJob()]
  const drawn: DrawnBack[] = []
  const onDrawn = (back: DrawnBack) => void drawn.push(back)
  const input = { face: source('A'), method, invertSteps: 10, renderSteps: 20, seed: 3, onDrawn }
  return { ...fake, ...told, drawn, result: reconstruct(fake.model, input, told.job) }
}

test('encodes, inverts, draws, and draws again from a random x_T', async () => {
  const { result, verbs, inputs, drawn, kept } = run('ddim')
  expect([...(await result)]).toEqual([100, 100, 100])
  expect(verbs()).toEqual(['encode', 'invert', 'render', 'compare', 'render'])
  const [back, random] = inputs('render')
  expect(inputs('invert')[0]?.way).toEqual({ method: 'ddim', steps: 10 })
  expect(back?.way).toEqual({ method: null, steps: 20 })
  expect(random).toMatchObject({ noise: { seed: 3, indices: [0] }, way: { method: 'ddim', steps: 20 } })
  expect(drawn).toMatchObject([{ measures: { ssim: 0.9 }, timing: { steps: 31, ms: 30 } }])
  expect(kept).toMatchObject([
    ['A', { z: { count: 1 } }],
    ['A', { noise: { method: 'ddim', steps: 10 } }],
  ])
})

test('the quick way goes up by AB2 and draws both pictures as x_T asks for', async () => {
  const { result, inputs } = run('quick')
  await result
  expect(inputs('invert')[0]?.way.method).toBe('ab2')
  expect(inputs('render')[1]?.way.method).toBe('dpm++2m')
})

test('one progress goes over all its calls, also where the exact method takes fewer steps', async () => {
  for (const method of ['ddim', 'exact'] as const) {
    const { result, phases, isSound, progress } = run(method)
    await result
    expect(phases()).toEqual(['encode', 'invert', 'render', 'random'])
    expect(isSound()).toBe(true)
    expect(progress.at(-1)?.total).toBe(method === 'ddim' ? 50 : 9 + 8 + 20)
  }
})

test('goes without z_sem where the pack has no encoder', async () => {
  const { result, verbs, inputs } = run('ddim', { encodes: false })
  await result
  expect(verbs()).toEqual(['invert', 'render', 'compare', 'render'])
  expect(inputs('invert')[0]?.z).toBeNull()
})

test('keeps the codes when drawing fails', async () => {
  const { result, kept, drawn } = run('ddim', { failAt: 'render' })
  await expect(result).rejects.toMatchObject({ code: 'device-lost' })
  expect([kept.length, drawn]).toEqual([2, []])
})

test('keeps the code that was encoded when the inversion fails', async () => {
  const { result, kept } = run('ddim', { failAt: 'invert' })
  await expect(result).rejects.toMatchObject({ code: 'device-lost' })
  expect(kept.map(([, codes]) => Object.keys(codes))).toEqual([['z']])
})
