import { expect, test } from 'vitest'
import { develop } from './develop.ts'
import { fakeJob, fakeModel, noise, source, z } from './fixtures/fake-model.ts'
import type { Source } from './source.ts'

async function run(
  codes: Partial<Pick<Source, 'z' | 'noise'>>,
  change: { plain?: boolean } = {},
  pack: Parameters<typeof fakeModel>[0] = {},
) {
  const [fake, told] = [fakeModel(pack), fakeJob()]
  const input = { face: source('A', codes), invertSteps: 6, steps: 4, frames: 3, plain: false, ...change }
  return { ...fake, ...told, made: await develop(fake.model, input, told.job) }
}

test('a strip holds what was expected at each step that was shown, and how near that was', async () => {
  const { made, inputs } = await run({ z: z(1, 2), noise: noise(1) })
  expect(inputs('render')[0]).toMatchObject({ preview: { frames: 3 }, way: { method: null, steps: 4 } })
  expect(made.frames.map(({ t, picture, ssim }) => [t, picture[0], ssim])).toEqual([
    [3, 1, 0.9],
    [2, 2, 0.9],
    [1, 3, 0.9],
    [0, 4, 0.9],
  ])
  expect(made.plain).toEqual([])
})

test('codes that the face lacks are made and kept', async () => {
  const { kept, verbs, isSound } = await run({})
  expect(verbs().slice(0, 3)).toEqual(['encode', 'invert', 'render'])
  expect(kept).toHaveLength(2)
  expect(isSound()).toBe(true)
})

test('beside it plain DDIM draws from its own x_T of the picture', async () => {
  const { made, inputs, isSound, progress } = await run({ z: z(1, 2), noise: noise(5) }, { plain: true })
  expect(inputs('invert').map((input) => input.z)).toEqual([null])
  expect(inputs('render')[1]).toMatchObject({ z: null, noise: { codes: { data: new Float32Array(3).fill(1) } } })
  expect(made.plain).toHaveLength(4)
  expect([progress.at(-1)?.total, isSound()]).toEqual([14, true])
})

test('progress never passes its total where exact noise is drawn in the steps of its inversion', async () => {
  const { progress, isSound } = await run({ z: z(1, 2), noise: noise(1, 'exact', 48) })
  expect([progress.at(-1)?.total, isSound()]).toEqual([46, true])
})

test('a pack without z_sem needs x_T alone', async () => {
  const { verbs } = await run({ noise: noise(1) }, {}, { encodes: false })
  expect(verbs()[0]).toBe('render')
})
