import { expect, test } from 'vitest'
import { codesOf, expectedSteps, hasCodes, invert, semanticOf } from './codes-of.ts'
import { fakeJob } from './fixtures/fake-job.ts'
import { fakeManifest, manifestOfFirstStage, manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel } from './fixtures/fake-model.ts'
import { fakeCode, fakeNoise, fakeSource } from './fixtures/fake-source.ts'

const bare = fakeSource('a', 1)
const z = fakeCode(1, 1)
const noise = fakeNoise(1)

test('a face can be drawn with both codes, and with x_T alone where the pack has no z_sem', () => {
  const [full, plain] = [fakeManifest(), manifestWithoutCode()]
  const drawable = (codes: Parameters<typeof hasCodes>[0]) => [hasCodes(codes, full), hasCodes(codes, plain)]
  expect(drawable({ z, noise })).toEqual([true, true])
  expect(drawable({ z: null, noise })).toEqual([false, true])
  expect(drawable({ z, noise: null })).toEqual([false, false])
})

test('each code is kept before the next one is asked for', async () => {
  const { model, verbs } = fakeModel()
  const { job } = fakeJob()
  const order: string[] = []
  const noting = {
    ...job,
    keepCodes: (_: string, codes: object) => void order.push(`${verbs().join(' ')}: ${Object.keys(codes).join(' ')}`),
  }
  const codes = await codesOf(model, bare, 4, noting, { signal: job.signal })
  expect(order).toEqual(['encode: z', 'encode invert: noise'])
  expect(codes).toMatchObject({ z, noise: { method: 'ddim', steps: 4 } })
})

test('codes of a space whose states are no pictures have the shape of its states', async () => {
  const { model } = fakeModel({ manifest: manifestOfFirstStage() })
  const { job } = fakeJob()
  const found = await codesOf(model, bare, 4, job, {})
  expect(found.noise.codes).toEqual({ data: Float32Array.of(2, 2), pair: null, count: 1, dims: [2, 1, 1] })
})

test('nothing is kept of what was there', async () => {
  const { model, asked } = fakeModel()
  const { job, kept } = fakeJob()
  expect(await codesOf(model, { ...bare, z, noise }, 4, job, {})).toEqual({ z, noise })
  expect(await semanticOf(model, { ...bare, z }, job)).toBe(z)
  expect([asked, kept]).toEqual([[], []])
})

test('an inversion shows its pictures where it is asked to', async () => {
  const { model, inputs } = fakeModel()
  await invert(model, bare.picture, null, 4, {})
  await invert(model, bare.picture, null, 4, {}, { preview: true })
  await codesOf(model, bare, 4, fakeJob().job, {})
  expect(inputs('invert').map(({ preview }) => preview)).toEqual([false, true, false])
})

test('only exact codes are drawn in steps of their own', () => {
  expect(expectedSteps(fakeNoise(1, 'exact', 8), 20)).toBe(8)
  expect(expectedSteps(fakeNoise(1, 'ddim', 8), 20)).toBe(20)
  expect(expectedSteps(null, 20)).toBe(20)
})
