import { expect, test } from 'vitest'
import { fakeJob } from './fixtures/fake-job.ts'
import { fakeModel } from './fixtures/fake-model.ts'
import { armSamples, pictureOverTime, SAMPLES } from './noising.ts'

test('a face is looked at over time by one call', async () => {
  const { model, inputs } = fakeModel()
  const picture = new Float32Array(3 * model.manifest.imageSize ** 2).fill(0.5)
  const face = { id: 'face', size: model.manifest.imageSize, picture, z: null, noise: null }
  const made = await pictureOverTime(model, { face, steps: 8 }, fakeJob<'encode'>().job)
  expect(inputs('encodeOverTime')).toEqual([{ images: { data: picture, count: 1 }, steps: 8 }])
  expect([made.levels.length, made.y?.length]).toEqual([9, 9])
})

test('samples are ancestral, from the x_T and the noise of the seed alone', async () => {
  const { model, inputs } = fakeModel()
  const { pictures } = await armSamples(model, { seed: 7, steps: 5 }, fakeJob<'render'>().job)
  expect(pictures).toHaveLength(SAMPLES)
  expect(inputs('render')[0]).toMatchObject({
    noise: { seed: 7, indices: [0, 1, 2, 3] },
    z: null,
    way: { method: 'ddim', steps: 5, eta: 1 },
  })
})
