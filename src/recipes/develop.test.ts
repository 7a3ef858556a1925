import { describe, expect, test } from 'vitest'
import { ssim } from '../math/ssim.ts'
import { develop, type DevelopInput, type DevelopPhase } from './develop.ts'
import { expectWholeProgress, fakeJob, phaseEnds } from './fixtures/fake-job.ts'
import { manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import { fakeCode, fakeNoise, fakeSource } from './fixtures/fake-source.ts'

const face = fakeSource('a', 0.25)
const z = fakeCode(0.25, 0.25)

async function run(change: Partial<DevelopInput> = {}, options: FakeModelOptions = {}) {
  const fake = fakeModel(options)
  const { job, ...told } = fakeJob<DevelopPhase>()
  const strip = await develop(fake.model, { face, invertSteps: 4, steps: 10, frames: 4, plain: false, ...change }, job)
  return { ...fake, ...told, job, strip }
}

describe('a filmstrip', () => {
  test('holds what is expected at every chosen step, from the noisiest to the last, and how alike it is to the picture', async () => {
    const { strip, verbs, kept, asked, inputs, job } = await run()
    expect(verbs()).toEqual(['encode', 'invert', 'render'])
    expect(inputs('invert')).toMatchObject([{ z, way: { method: 'ddim', steps: 4 }, preview: false }])
    expect(inputs('render')).toMatchObject([{ z, way: { method: null, steps: 10 }, preview: { frames: 4 } }])
    expect(kept).toMatchObject([
      { faceId: 'a', codes: { z } },
      { faceId: 'a', codes: { noise: { method: 'ddim', steps: 4 } } },
    ])
    expect(strip.frames.map(({ t }) => t)).toEqual([900, 600, 300, 0])
    expect(strip.frames.map(({ picture }) => picture[0]?.toFixed(2))).toEqual(['0.15', '0.60', '1.05', '1.50'])
    const drawn = new Float32Array(12).fill(1.5)
    expect(strip.frames.map((frame) => frame.ssim)).toEqual(strip.frames.map(({ picture }) => ssim(picture, drawn, 2, 2)))
    expect(strip.frames.at(-1)?.ssim).toBeCloseTo(1, 12)
    expect(strip.plain).toEqual([])
    expect(asked.every(({ signal }) => signal === job.signal)).toBe(true)
  })

  test('takes codes that are there, and draws an exact face as it was found', async () => {
    const noise = fakeNoise(1, 'exact', 12)
    const { verbs, inputs, strip, kept } = await run({ face: { ...face, z, noise } })
    expect(verbs()).toEqual(['render'])
    expect(kept).toEqual([])
    expect(inputs('render')).toMatchObject([{ noise, way: { method: null } }])
    expect(strip.frames).toHaveLength(4)
  })

  test('has beside it the model without z_sem, from an x_T of its own', async () => {
    const { strip, verbs, inputs, kept } = await run({ plain: true })
    expect(verbs()).toEqual(['encode', 'invert', 'render', 'invert', 'render'])
    expect(inputs('invert')[1]).toMatchObject({ z: null, images: { data: face.picture }, way: { method: 'ddim', steps: 4 } })
    expect(inputs('render')[1]).toMatchObject({ z: null, way: { method: null, steps: 10 }, preview: { frames: 4 } })
    expect(strip.plain.map(({ picture }) => picture[0]?.toFixed(3))).toEqual(['-0.125', '-0.500', '-0.875', '-1.250'])
    // The plain x_T belongs to another model: the face does not keep it.
    expect(kept.map(({ codes }) => Object.keys(codes))).toEqual([['z'], ['noise']])
  })

  test('of a pack without z_sem is that of its unconditional model', async () => {
    const { verbs, inputs } = await run({}, { manifest: manifestWithoutCode() })
    expect(verbs()).toEqual(['invert', 'render'])
    expect([...inputs('invert'), ...inputs('render')].map((input) => input.z)).toEqual([null, null])
  })
})

describe('its progress', () => {
  test('counts what lacks', async () => {
    const all = await run({ plain: true })
    expectWholeProgress(all.progress)
    expect(all.progress.every(({ total }) => total === 28)).toBe(true)
    expect(phaseEnds(all.progress)).toEqual(['codes 4/28', 'render 14/28', 'plainCodes 18/28', 'plain 28/28'])
    const withoutPlain = await run()
    expect(phaseEnds(withoutPlain.progress)).toEqual(['codes 4/14', 'render 14/14'])
    const withoutZ = await run({ face: { ...face, noise: fakeNoise(1) } })
    expect(withoutZ.progress.every(({ total }) => total === 10)).toBe(true)
  })

  test('of an exact face that was found in more or fewer steps than are asked for ends at its total', async () => {
    for (const steps of [5, 50]) {
      const { progress } = await run({ face: { ...face, z, noise: fakeNoise(1, 'exact', steps) }, plain: true })
      expectWholeProgress(progress)
      expect(progress.every(({ total }) => total === steps - 2 + 14)).toBe(true)
    }
  })
})
