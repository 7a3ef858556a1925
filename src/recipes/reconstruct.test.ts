import { describe, expect, test } from 'vitest'
import { gaussian } from '../math/gaussian.ts'
import { measure } from '../math/measure.ts'
import type { Method } from '../protocol/codes.ts'
import { expectWholeProgress, fakeJob, phaseEnds } from './fixtures/fake-job.ts'
import { fakeManifest, manifestOfFirstStage, manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import { fakeCode, fakeSource } from './fixtures/fake-source.ts'
import { type DrawnBack, reconstruct, type ReconstructInput, type ReconstructPhase } from './reconstruct.ts'

const face = fakeSource('a', 0.25)
const z = fakeCode(0.25, 0.25)

async function run(change: Partial<ReconstructInput> = {}, options: FakeModelOptions = {}) {
  const fake = fakeModel(options)
  const { job, ...told } = fakeJob<ReconstructPhase>()
  const drawn: DrawnBack[] = []
  /** The calls before the picture came. */
  const before: string[] = []
  const onDrawn = (back: DrawnBack) => {
    drawn.push(back)
    before.push(...fake.verbs())
  }
  const input = { face, method: 'ddim' as const, invertSteps: 10, renderSteps: 20, seed: 3, onDrawn, ...change }
  const outcome = await reconstruct(fake.model, input, job).catch((thrown: unknown) => thrown)
  return { ...fake, ...told, job, drawn, before, outcome }
}

describe('reconstruct', () => {
  test('encodes, inverts, draws, and draws again from a random x_T', async () => {
    const { inputs, verbs, outcome, drawn, before, asked, job } = await run()
    const noise = { method: 'ddim', steps: 10, codes: { data: new Float32Array(12).fill(1.25), pair: null, count: 1, dims: [3, 2, 2] } }
    const picture = new Float32Array(12).fill(1.5)
    expect(verbs()).toEqual(['encode', 'invert', 'render', 'render'])
    const images = { data: face.picture, count: 1 }
    expect(inputs('encode')).toEqual([{ images }])
    expect(inputs('invert')).toEqual([{ images, z, way: { method: 'ddim', steps: 10 }, preview: true }])
    expect(inputs('render')).toEqual([
      { noise, z, way: { method: null, steps: 20 }, preview: true },
      { noise: { seed: 3, indices: [0] }, z, way: { method: 'ddim', steps: 20 }, preview: false },
    ])
    const timing = { steps: 31, ms: 310 }
    expect(drawn).toEqual([{ z, noise, picture, measures: measure(picture, face.picture, 2), ceiling: null, timing }])
    const without = gaussian(3, 0, 12, 'x_T').map((value) => value + 0.25)
    expect(inputs('compare')).toEqual([picture, without].map((a) => ({ a, b: face.picture, size: 2 })))
    expect(outcome).toEqual({ picture: without, measures: measure(without, face.picture, 2) })
    // The picture is there while the one without x_T is still to come.
    expect(before).toEqual(['encode', 'invert', 'render'])
    expect(asked.every(({ signal }) => signal === job.signal)).toBe(true)
  })

  test.each<[ReconstructInput['method'], Method, Method]>([
    ['ddim', 'ddim', 'ddim'],
    ['quick', 'ab2', 'dpm++2m'],
    ['exact', 'exact', 'exact'],
  ])('by the method %s inverts by %s, draws back as x_T was found, and the random x_T by %s', async (method, up, down) => {
    const { inputs, drawn } = await run({ method })
    expect(inputs('invert')).toMatchObject([{ way: { method: up } }])
    const [back, random] = inputs('render')
    expect(back).toMatchObject({ noise: drawn[0]?.noise, way: { method: null } })
    expect(random).toMatchObject({ noise: { seed: 3, indices: [0] }, way: { method: down } })
  })

  test('takes the spacing of the quick pair with its method alone', async () => {
    const manifest = fakeManifest({ defaults: { invertSteps: 10, renderSteps: 5, latentSteps: 4, quick: { steps: 7, power: 2.25 } } })
    expect((await run({ method: 'quick' }, { manifest })).inputs('invert')).toMatchObject([{ way: { method: 'ab2', power: 2.25 } }])
    expect((await run({ method: 'ddim' }, { manifest })).inputs('invert')[0]?.way.power).toBeUndefined()
  })

  test('goes without z_sem where the pack has no encoder', async () => {
    const { verbs, inputs, drawn, kept } = await run({}, { manifest: manifestWithoutCode() })
    expect(verbs()).toEqual(['invert', 'render', 'render'])
    expect([...inputs('invert'), ...inputs('render')].map((input) => input.z)).toEqual([null, null, null])
    expect(drawn).toMatchObject([{ z: null, timing: { steps: 30, ms: 300 } }])
    expect(kept.map(({ codes }) => Object.keys(codes))).toEqual([['noise']])
  })

  test('keeps codes of the shape of the space, where that is not the picture’s', async () => {
    const { drawn, kept } = await run({}, { manifest: manifestOfFirstStage() })
    expect(drawn[0]?.noise.codes).toMatchObject({ dims: [2, 1, 1], data: Float32Array.of(1.25, 1.25) })
    expect(kept.at(-1)?.codes.noise).toBe(drawn[0]?.noise)
  })

  test('has the face through the first stage alone beside the picture, measured in the same way', async () => {
    const { drawn, before, inputs } = await run({}, { manifest: manifestOfFirstStage() })
    const picture = face.picture.map((value) => value / 2)
    expect(drawn[0]?.ceiling).toEqual({ picture, measures: measure(picture, face.picture, 2) })
    expect(inputs('ceiling')).toEqual([{ images: { data: face.picture, count: 1 } }])
    expect(before).toEqual(['encode', 'invert', 'render', 'ceiling'])
  })

  test('keeps each code as soon as it is known, so that a later failure does not lose it', async () => {
    const failing = (verb: string) => ({ fails: (call: { verb: string }) => (call.verb === verb ? ('device-lost' as const) : null) })
    const drawing = await run({}, failing('render'))
    expect(drawing.outcome).toMatchObject({ code: 'device-lost' })
    expect(drawing.kept).toMatchObject([
      { faceId: 'a', codes: { z } },
      { faceId: 'a', codes: { noise: { method: 'ddim', steps: 10 } } },
    ])
    expect(drawing.drawn).toEqual([])
    const inverting = await run({}, failing('invert'))
    expect(inverting.kept).toEqual([{ faceId: 'a', codes: { z } }])
  })

  test('tells one progress over all its calls', async () => {
    const { progress } = await run()
    expectWholeProgress(progress)
    expect(progress[0]).toEqual({ phase: 'encode', done: 0, total: 50, leftMs: null, preview: null })
    expect(progress.every(({ total }) => total === 50)).toBe(true)
    expect(phaseEnds(progress)).toEqual(['encode 0/50', 'invert 10/50', 'render 30/50', 'random 50/50'])
    expect(progress.find(({ done }) => done === 2)?.leftMs).toBe(480)
  })

  test('ends its progress at the total where the pack takes fewer steps than are asked for, and an exact face is drawn in its own', async () => {
    const short = fakeManifest({ schedule: { kind: 'constant', beta: 0.01, steps: 7 } })
    const few = await run({}, { manifest: short })
    expectWholeProgress(few.progress)
    expect(few.progress.at(-1)).toMatchObject({ done: 21, total: 21 })
    const exact = await run({ method: 'exact' })
    expectWholeProgress(exact.progress)
    expect(exact.progress.at(-1)).toMatchObject({ done: 9 + 8 + 20, total: 37 })
  })
})
