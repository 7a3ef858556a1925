import { expect, test } from 'vitest'
import { gaussian } from '../math/gaussian.ts'
import { drawPlace, type PlaceInput, type PlacePhase } from './draw-place.ts'
import { expectWholeProgress, fakeJob, phaseEnds } from './fixtures/fake-job.ts'
import { fakeManifest, manifestOfFirstStage } from './fixtures/fake-manifest.ts'
import { fakeModel } from './fixtures/fake-model.ts'
import { fakeCode, fakeNoise, fakeSource } from './fixtures/fake-source.ts'

const z = fakeCode(7, 7)
const own = fakeCode(1, 1)
const bare = fakeSource('a', 1)

async function run(change: Partial<PlaceInput> = {}, manifest = fakeManifest()) {
  const fake = fakeModel({ manifest })
  const { job, ...told } = fakeJob<PlacePhase>()
  const drawn = await drawPlace(fake.model, { z, face: null, seed: 5, invertSteps: 4, renderSteps: 10, isDraft: false, ...change }, job)
  expectWholeProgress(told.progress)
  expect(fake.asked.every(({ signal }) => signal === job.signal)).toBe(true)
  return { ...fake, ...told, drawn, render: fake.inputs('render')[0] }
}

test('a place without a face is drawn from noise number 0 of the seed', async () => {
  const { verbs, render, drawn, progress } = await run()
  expect(verbs()).toEqual(['render'])
  expect(render).toEqual({ noise: { seed: 5, indices: [0] }, z, way: { method: 'ddim', steps: 10 }, preview: true })
  const xT = gaussian(5, 0, 12, 'x_T')
  const noise = { method: 'ddim', steps: 10, codes: { data: xT, pair: null, count: 1, dims: [3, 2, 2] } }
  expect(drawn).toEqual({ picture: xT.map((value) => value + 7), noise, timing: { steps: 10, ms: 100 } })
  expect(progress.every(({ total }) => total === 10)).toBe(true)
})

test('of a pack with a first stage it has an x_T of the shape of its states', async () => {
  const { drawn } = await run({}, manifestOfFirstStage())
  expect(drawn.noise.codes).toMatchObject({ data: gaussian(5, 0, 2, 'x_T'), dims: [2, 1, 1] })
})

test('with a face it is drawn from its x_T, which is found and kept where it lacks', async () => {
  const { verbs, inputs, render, kept, progress } = await run({ face: bare })
  const found = { method: 'ddim', steps: 4, codes: { data: new Float32Array(12).fill(2), pair: null, count: 1, dims: [3, 2, 2] } }
  expect(verbs()).toEqual(['encode', 'invert', 'render'])
  expect(inputs('invert')).toMatchObject([{ z: own, way: { method: 'ddim', steps: 4 }, preview: false }])
  expect(render).toMatchObject({ noise: found, z, way: { method: null, steps: 10 } })
  expect(kept).toEqual([
    { faceId: 'a', codes: { z: own } },
    { faceId: 'a', codes: { noise: found } },
  ])
  expect(phaseEnds(progress)).toEqual(['codes 4/14', 'render 14/14'])
  expect(progress.every(({ total }) => total === 14)).toBe(true)
  const known = await run({ face: { ...bare, z: own, noise: fakeNoise(1) } })
  expect(known.verbs()).toEqual(['render'])
  expect(known.progress.every(({ total }) => total === 10)).toBe(true)
})

test('the second exact state is left behind with the z_sem that it belongs to', async () => {
  const noise = fakeNoise(1, 'exact', 12)
  const alone = { ...noise, codes: { ...noise.codes, pair: null } }
  const { render, drawn, progress } = await run({ face: { ...bare, z: own, noise } })
  expect(render).toMatchObject({ noise: alone, way: { method: null } })
  expect(drawn.noise).toEqual(alone)
  expect(phaseEnds(progress)).toEqual(['render 12/12'])
})

test('a draft is drawn by DDIM in its own steps, from the x_T of any method, without a preview', async () => {
  const face = { ...bare, z: own, noise: fakeNoise(1, 'exact', 12) }
  const { render, progress } = await run({ face, isDraft: true, renderSteps: 3 })
  expect(render).toMatchObject({ way: { method: 'ddim', steps: 3 }, preview: false })
  expect(phaseEnds(progress)).toEqual(['render 3/3'])
})

test('the total is known from the first step on: an exact face is drawn in the steps of its inversion, its draft in its own', async () => {
  const face = { ...bare, noise: null }
  expect((await run({ face, isDraft: true, renderSteps: 3 })).progress.every(({ total }) => total === 7)).toBe(true)
})
