import { expect, test } from 'vitest'
import { drawPlace, type PlaceInput } from './draw-place.ts'
import { fakeJob, fakeModel, noise, source, z } from './fixtures/fake-model.ts'

async function run(change: Partial<PlaceInput>) {
  const [fake, told] = [fakeModel(), fakeJob()]
  const input = { z: z(3, 4), face: null, seed: 9, invertSteps: 6, renderSteps: 4, isDraft: false, ...change }
  return { ...fake, ...told, place: await drawPlace(fake.model, input, told.job), render: fake.inputs('render')[0] }
}

test('without a face a random x_T is drawn, the same for a seed, and told of', async () => {
  const { render, place, verbs, isSound } = await run({})
  expect(verbs()).toEqual(['render'])
  expect(render).toMatchObject({ z: z(3, 4), noise: { seed: 9, indices: [0] }, way: { method: 'ddim', steps: 4 } })
  expect(place.noise.codes.data[0]).toBe(100)
  expect(isSound()).toBe(true)
})

test('with a face its x_T is drawn as it was found, and made and kept where it lacks', async () => {
  const known = await run({ face: source('A', { z: z(1, 2), noise: noise(5, 'exact', 30) }) })
  expect(known.render).toMatchObject({ z: z(3, 4), way: { method: null }, noise: { method: 'exact' } })
  expect([known.progress.at(-1)?.total, known.isSound()]).toEqual([28, true])
  const lacking = await run({ face: source('A') })
  expect(lacking.verbs()).toEqual(['encode', 'invert', 'render'])
  expect([lacking.kept.length, lacking.progress.at(-1)?.total]).toEqual([2, 10])
})

test('a draft is drawn by DDIM from any x_T, and shows nothing before its end', async () => {
  const { render, isSound } = await run({ isDraft: true, face: source('A', { z: z(1, 2), noise: noise(5, 'exact', 30) }) })
  expect(render).toMatchObject({ way: { method: 'ddim', steps: 4 }, preview: false })
  expect(isSound()).toBe(true)
})
