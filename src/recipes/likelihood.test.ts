import { expect, test } from 'vitest'
import { at } from '../base/assert.ts'
import { expectWholeProgress, fakeJob } from './fixtures/fake-job.ts'
import { manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel } from './fixtures/fake-model.ts'
import { fakeSource } from './fixtures/fake-source.ts'
import { contrastsOf, likelihood } from './likelihood.ts'

const face = fakeSource('a', 0.25)
const options = { steps: 50, draws: 4, seed: 3 }

test('a face and others are measured at once, given the z_sem of the face, and each is compared with the face', async () => {
  const { model, inputs } = fakeModel()
  const { job, progress, kept } = fakeJob<'bits'>()
  const others = [{ name: 'brighter', picture: face.picture.map((value) => value + 0.5) }]
  const { rows, levels, of } = await likelihood(model, { face, others, ...options }, job)
  const [input] = inputs('likelihood')
  expect(input?.images.count).toBe(2)
  expect(input?.z).toEqual(kept[0]?.codes.z)
  expect(input).toMatchObject(options)
  expect([levels.length, of]).toEqual([50, 'picture'])
  const [first, second] = [at(rows, 0), at(rows, 1)]
  expect([first.name, first.more, second.name]).toEqual(['face', null, 'brighter'])
  expect(second.bits - first.bits).toBeCloseTo(0.5, 6)
  expect(second.more?.bits).toBeCloseTo(0.5, 6)
  // Draws of 0, 1, 0, 1 bits more: a deviation of 1 / sqrt(3), over sqrt(4). Noise that both pictures share falls out of their difference.
  expect(first.error).toBeCloseTo(1 / Math.sqrt(12), 6)
  expect(second.more?.error).toBeCloseTo(0, 6)
  expectWholeProgress(progress)
})

test('one draw has no standard error, and a pack without z_sem is measured without it', async () => {
  const { model, inputs } = fakeModel({ manifest: manifestWithoutCode() })
  const { rows } = await likelihood(model, { face, others: [], ...options, draws: 1 }, fakeJob<'bits'>().job)
  expect(rows.map(({ error }) => error)).toEqual([null])
  expect(inputs('likelihood')[0]?.z).toBeNull()
})

test('contrasts keep the size, and the shuffled and the turned one keep the pixels', () => {
  const picture = Float32Array.from({ length: 3 * 16 }, (_, i) => i / 48)
  const colours = (planar: Float32Array) => Array.from({ length: 16 }, (_, i) => [planar[i], planar[16 + i], planar[32 + i]].join()).sort()
  const [turned, shuffled, noise] = contrastsOf({ picture, size: 4 }, 5).map((contrast) => contrast.picture)
  expect([...(turned ?? [])].slice(0, 2)).toEqual([picture[15], picture[14]])
  for (const same of [turned, shuffled]) {
    expect(same && colours(same)).toEqual(colours(picture))
    expect(same).not.toEqual(picture)
  }
  expect(noise?.length).toBe(48)
  expect(noise?.every((value) => Math.abs(((value + 1) * 255) / 2 - Math.round(((value + 1) * 255) / 2)) < 1e-4)).toBe(true)
})
