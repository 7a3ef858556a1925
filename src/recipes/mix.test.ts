import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { sphericalWeights, weightedSum } from '../math/blend.ts'
import type { Noise } from '../protocol/codes.ts'
import { expectWholeProgress, fakeJob, phaseEnds } from './fixtures/fake-job.ts'
import { fakeManifest, manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import { fakeCode, fakeNoise, fakeSource } from './fixtures/fake-source.ts'
import { mixFaces, type MixInput, type MixPhase, type MixSettings } from './mix.ts'
import type { Mixture } from './mixture.ts'
import type { Source } from './source.ts'

const blend = (...shares: number[]): Mixture => ({ kind: 'blend', zShares: shares, xShares: shares })
const swap = (code: 'z' | 'xT', top: number | null = null): Mixture => ({ kind: 'swap', code, top })
const face = (id: string, value: number, seed: number, method?: Noise['method'], steps?: number) =>
  fakeSource(id, value, { z: fakeCode(4 * value, 10 + 20 * value), noise: fakeNoise(seed, method, steps) })
const known = () => [face('A', 0, 1), face('B', 1, 2)]
const exact = () => [face('A', 0, 1, 'exact', 8), face('B', 1, 2, 'exact', 8)]

type Change = Partial<MixSettings> & Partial<Pick<MixInput, 'isDraft' | 'plainNoise'>>

async function run(
  faces: Source[],
  mixtures: Mixture[],
  { isDraft, plainNoise = new WeakMap(), ...change }: Change = {},
  options: FakeModelOptions = {},
) {
  const fake = fakeModel(options)
  const { job, ...told } = fakeJob<MixPhase>()
  const settings = { invertSteps: 10, renderSteps: 5, plain: false, ...change }
  const input = { faces, mixtures, settings, plainNoise, ...(isDraft !== undefined && { isDraft }) }
  const outcome = await mixFaces(fake.model, input, job).catch((thrown: unknown) => thrown)
  const mixed = outcome instanceof Error ? null : (outcome as Awaited<ReturnType<typeof mixFaces>>)
  expect(fake.asked.every(({ signal }) => signal === job.signal)).toBe(true)
  return { ...fake, ...told, outcome, mixed, renders: fake.inputs('render') }
}

const xTOf = (noise: unknown) => (noise as Noise).codes

test('faces found by different methods are one call where the quick pair of the pack draws them all', async () => {
  const manifest = fakeManifest({ defaults: { invertSteps: 10, renderSteps: 5, latentSteps: 4, quick: { steps: 7, power: 2.25 } } })
  const faces = [face('A', 0, 1, 'ddim', 100), face('B', 1, 2, 'dpm++2m', 7)]
  const { renders } = await run(faces, [blend(1, 0), blend(0.5, 0.5), blend(0, 1)], { renderSteps: 7 }, { manifest })
  expect(renders).toMatchObject([{ noise: { codes: { count: 3 } }, way: { method: 'dpm++2m', steps: 7, power: 2.25 } }])
  const withExact = await run([face('A', 0, 1, 'ddim'), face('B', 1, 2, 'exact')], [blend(1, 0), blend(0, 1)], {}, { manifest })
  expect(withExact.renders.map(({ way }) => way.method)).toEqual(['dpm++2m', null])
})

describe('mixing', () => {
  test('of known codes is one render: z_sem on a line, x_T on the sphere', async () => {
    const { verbs, renders, mixed } = await run(known(), [blend(0.75, 0.25)])
    expect(verbs()).toEqual(['render'])
    const states = [fakeNoise(1).codes.data, fakeNoise(2).codes.data]
    const data = weightedSum(states, sphericalWeights(states, [0.75, 0.25]))
    const codes = { z: fakeCode(1, 15), noise: { method: 'ddim', steps: 8, codes: { data, pair: null, count: 1, dims: [3, 2, 2] } } }
    expect(renders).toEqual([{ ...codes, way: { method: null, steps: 5 }, preview: true }])
    expect(mixed).toEqual({ codes: [codes], pictures: [data.map((value) => value + 1)], plain: [], timing: { steps: 5, ms: 50 } })
  })

  test('makes the codes that are missing first, once, and keeps them', async () => {
    const faces = [fakeSource('A', 1), fakeSource('B', 2, { z: fakeCode(4, 30) })]
    const { verbs, inputs, kept, progress } = await run(faces, [blend(0.5, 0.5)])
    expect(verbs()).toEqual(['encode', 'invert', 'invert', 'render'])
    expect(inputs('invert')).toMatchObject([
      { z: fakeCode(1, 1), way: { method: 'ddim', steps: 10 }, preview: false },
      { z: fakeCode(4, 30), way: { method: 'ddim', steps: 10 }, preview: false },
    ])
    expect(kept.map(({ faceId, codes }) => [faceId, ...Object.keys(codes)])).toEqual([
      ['A', 'z'],
      ['A', 'noise'],
      ['B', 'noise'],
    ])
    expectWholeProgress(progress)
    expect(progress.every(({ total }) => total === 25)).toBe(true)
    expect(phaseEnds(progress)).toEqual(['codes 20/25', 'render 25/25'])
  })

  test('makes codes alone where nothing is to be mixed yet', async () => {
    const { verbs, progress, mixed } = await run([fakeSource('A', 1), face('B', 1, 2)], [])
    expect(verbs()).toEqual(['encode', 'invert'])
    expectWholeProgress(progress)
    expect(progress.every(({ total }) => total === 10)).toBe(true)
    expect(mixed).toEqual({ codes: [], pictures: [], plain: [], timing: { steps: 0, ms: 0 } })
  })

  test('keeps the codes that were made when drawing fails', async () => {
    const fails = ({ verb }: { verb: string }) => (verb === 'render' ? ('device-lost' as const) : null)
    const { outcome, kept } = await run([fakeSource('A', 1), fakeSource('B', 2)], [blend(1, 0)], {}, { fails })
    expect(outcome).toMatchObject({ code: 'device-lost' })
    expect(kept.map(({ faceId }) => faceId)).toEqual(['A', 'A', 'B', 'B'])
  })

  test('swaps one code, and of z_sem as little as is asked for, by differences in deviations of the pack', async () => {
    const { renders } = await run(known(), [swap('z'), swap('z', 1), swap('xT')])
    expect(renders).toHaveLength(1)
    expect([...(renders[0]?.z?.data ?? [])]).toEqual([4, 30, 0, 30, 0, 10])
    const [first, second] = [fakeNoise(1).codes.data, fakeNoise(2).codes.data]
    expect([...xTOf(renders[0]?.noise).data]).toEqual([...first, ...first, ...second])
    const { space } = fakeManifest()
    const manifest = fakeManifest({ space: { ...space, code: { size: 2, mean: null, std: [1, 100] } } })
    const narrow = await run(known(), [swap('z', 1)], {}, { manifest })
    expect([...(narrow.renders[0]?.z?.data ?? [])]).toEqual([4, 10])
  })

  test('of a pack without z_sem mixes x_T alone', async () => {
    const faces = [fakeSource('A', 1), fakeSource('B', 2, { noise: fakeNoise(2) })]
    const { verbs, renders, progress, kept, mixed } = await run(
      faces,
      [blend(0.5, 0.5), blend(0, 1)],
      {},
      { manifest: manifestWithoutCode() },
    )
    expect(verbs()).toEqual(['invert', 'render'])
    expect(renders).toMatchObject([{ z: null, noise: { codes: { count: 2 } } }])
    expect(kept.map(({ faceId, codes }) => [faceId, ...Object.keys(codes)])).toEqual([['A', 'noise']])
    expect(mixed?.codes.map(({ z }) => z)).toEqual([null, null])
    expectWholeProgress(progress)
    expect(progress.every(({ total }) => total === 15)).toBe(true)
  })

  test('can be cancelled between its calls', async () => {
    const fake = fakeModel()
    const { job, controller } = fakeJob<MixPhase>()
    const stopping = { ...job, keepCodes: () => controller.abort() }
    const settings = { invertSteps: 10, renderSteps: 5, plain: false }
    const mixing = mixFaces(
      fake.model,
      { faces: [fakeSource('A', 1), face('B', 1, 2)], mixtures: [blend(1, 0)], settings, plainNoise: new WeakMap() },
      stopping,
    )
    await expect(mixing).rejects.toMatchObject({ code: 'aborted' })
    expect(fake.verbs()).toEqual(['encode'])
  })
})

describe('a film', () => {
  test('is one call of the engine, which draws as many at once as it can, without previews', async () => {
    const mixtures = Array.from({ length: 70 }, (_, i) => blend(1 - i / 69, i / 69))
    const { renders, mixed, progress } = await run(known(), mixtures, {}, { limit: 64 })
    expect(renders.map(({ noise, z, preview }) => [xTOf(noise).count, z?.count, preview])).toEqual([[70, 70, false]])
    expect(mixed?.pictures.map((picture) => picture.length)).toEqual(mixtures.map(() => 12))
    // The fake adds the first number of z_sem.
    expect(mixed?.pictures[69]).toEqual(fakeNoise(2).codes.data.map((value) => value + 4))
    // Two batches of 5 steps: each is one call of the network for all its pictures.
    expect(mixed?.timing).toEqual({ steps: 10, ms: 100 })
    expectWholeProgress(progress)
    expect(progress.every(({ total }) => total === 10)).toBe(true)
  })
})

test('mixtures are made with turns of the event loop in between, and a cancel is heard there', async () => {
  // Every look at the clock finds the page kept busy for long.
  let nowMs = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 100))
  onTestFinished(() => clock.mockRestore())
  const { model } = fakeModel()
  const { job, controller } = fakeJob<MixPhase>()
  let looks = 0
  const cancelling: Mixture = {
    get kind() {
      if (++looks > 60) controller.abort()
      return 'blend' as const
    },
    zShares: [0.5, 0.5],
    xShares: [0.5, 0.5],
  }
  const settings = { invertSteps: 10, renderSteps: 5, plain: false }
  const input = { faces: known(), mixtures: new Array<Mixture>(200).fill(cancelling), settings, plainNoise: new WeakMap() }
  await expect(mixFaces(model, input, job)).rejects.toMatchObject({ code: 'aborted' })
  expect(looks).toBeLessThan(200)
})

describe('exact codes', () => {
  test('go back by their pair where a face stays whole; mixed ones without', async () => {
    const { renders, mixed } = await run(exact(), [blend(1, 0), blend(0.5, 0.5), blend(0, 1)])
    expect(renders).toMatchObject([
      { noise: exact()[0]?.noise, way: { method: null } },
      { noise: { method: 'exact', steps: 8, codes: { pair: null } }, way: { method: null } },
      { noise: exact()[1]?.noise, way: { method: null } },
    ])
    // From both states it takes two calls less.
    expect(mixed?.timing).toEqual({ steps: 6 + 8 + 6, ms: 200 })
  })

  test('neighbours of one way go together, with their pairs', async () => {
    const { renders, mixed } = await run(exact(), [blend(1, 0), blend(0, 1), blend(0.5, 0.5), blend(0.4, 0.6)])
    const pairs = exact().flatMap(({ noise }) => [...(noise?.codes.pair ?? [])])
    expect(renders).toMatchObject([
      { noise: { codes: { count: 2, pair: Float32Array.from(pairs) } } },
      { noise: { codes: { count: 2, pair: null } } },
    ])
    expect(mixed?.pictures).toHaveLength(4)
  })

  test('of different steps are drawn apart', async () => {
    const { renders, progress } = await run([face('A', 0, 1, 'exact', 8), face('B', 1, 2, 'exact', 9)], [blend(1, 0), blend(0, 1)])
    expectWholeProgress(progress)
    expect(renders.map(({ noise }) => [xTOf(noise).count, (noise as Noise).steps])).toEqual([
      [1, 8],
      [1, 9],
    ])
  })

  test('beside others are mixed as those of DDIM, and a face with all shares is itself', async () => {
    const faces = [face('A', 0, 1, 'exact', 8), face('B', 1, 2)]
    const { renders } = await run(faces, [blend(0.5, 0.5), blend(1, 0), blend(0, 1)])
    expect(renders).toMatchObject([
      { noise: { method: 'ddim', codes: { pair: null } } },
      { z: faces[0]?.z, noise: faces[0]?.noise },
      { z: faces[1]?.z, noise: faces[1]?.noise },
    ])
  })

  test('in a draft are drawn by DDIM in its own steps, without a preview', async () => {
    const { renders, progress } = await run(exact(), [blend(0.5, 0.5)], { isDraft: true, renderSteps: 3 })
    expect(renders).toMatchObject([{ way: { method: 'ddim', steps: 3 }, preview: false }])
    expect(progress.every(({ total }) => total === 3)).toBe(true)
  })

  test.each([5, 8, 40])('found in %i steps end their progress at its total, in one call and in several', async (steps) => {
    const faces = [face('A', 0, 1, 'exact', steps), face('B', 1, 2, 'exact', steps)]
    const one = await run(faces, [blend(0.5, 0.5)])
    expectWholeProgress(one.progress)
    expect(one.progress.every(({ total }) => total === steps)).toBe(true)
    const several = await run(faces, [blend(1, 0), blend(0.5, 0.5), blend(0, 1)], { plain: true })
    expectWholeProgress(several.progress)
    expect(several.progress.at(-1)?.total).toBe(3 * steps - 4 + 25)
  })
})

describe('plain DDIM beside it', () => {
  test('inverts and draws without z_sem, each face once', async () => {
    const faces = known()
    const plainNoise = new WeakMap<Float32Array, Noise>()
    const { mixed, verbs, inputs, renders, progress, kept } = await run(faces, [blend(1, 0), blend(0.5, 0.5)], { plain: true, plainNoise })
    expect(verbs()).toEqual(['render', 'invert', 'invert', 'render'])
    expect(inputs('invert')).toMatchObject(
      faces.map(({ picture }) => ({ images: { data: picture }, z: null, way: { method: 'ddim', steps: 10 } })),
    )
    // The fake finds 1 and 2 where pictures are 0 and 1.
    const states = [new Float32Array(12).fill(1), new Float32Array(12).fill(2)]
    const between = weightedSum(states, sphericalWeights(states, [0.5, 0.5]))
    expect(renders[1]).toMatchObject({ z: null, way: { method: null, steps: 5 }, preview: false })
    expect([...xTOf(renders[1]?.noise).data]).toEqual([...new Float32Array(12).fill(1), ...between])
    expect(mixed?.plain).toEqual([new Float32Array(12).fill(-1), between.map((value) => -value)])
    expect(mixed?.pictures).toHaveLength(2)
    expect(mixed?.timing).toEqual({ steps: 5, ms: 50 })
    // The plain x_T belongs to another model: the faces do not keep it.
    expect(kept).toEqual([])
    expectWholeProgress(progress)
    expect(phaseEnds(progress)).toEqual(['render 5/30', 'plainCodes 25/30', 'plain 30/30'])

    const again = await run(faces, [blend(0, 1)], { plain: true, plainNoise })
    expect(again.verbs()).toEqual(['render', 'render'])
    expect(again.progress.every(({ total }) => total === 10)).toBe(true)
    expectWholeProgress(again.progress)
  })

  test('counts a picture that stands for two faces once', async () => {
    const [first, second] = known()
    if (!first || !second) throw new Error('two faces were expected')
    const { progress, inputs } = await run([first, { ...second, picture: first.picture }], [blend(0.5, 0.5)], { plain: true })
    expect(inputs('invert')).toHaveLength(1)
    expectWholeProgress(progress)
    expect(progress.every(({ total }) => total === 20)).toBe(true)
  })

  test('is not drawn for swaps, which plain DDIM cannot do', async () => {
    const { verbs, mixed, progress } = await run(known(), [swap('z')], { plain: true })
    expect(verbs()).toEqual(['render'])
    expect(mixed?.plain).toEqual([])
    expectWholeProgress(progress)
  })
})
