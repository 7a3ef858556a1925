import { ofWeightsOnly } from '../protocol/attribute.ts'
import { describe, expect, test } from 'vitest'
import { gaussian } from '../math/gaussian.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Acceptance, Demand } from './find-codes.ts'
import { expectWholeProgress, fakeJob, ofPhases, phaseEnds } from './fixtures/fake-job.ts'
import { fakeManifest, manifestOfFirstStage, manifestWithoutCode } from './fixtures/fake-manifest.ts'
import { fakeModel, type FakeModelOptions } from './fixtures/fake-model.ts'
import { sample, type SampledFace, type SampleInput, type SamplePhase } from './sample.ts'

const SEED = 5
const mean = [10, -10]
const std = [2, 0.5]

function packOf(change: Partial<Manifest> = {}): Manifest {
  const manifest = fakeManifest(change)
  return { ...manifest, space: { ...manifest.space, code: { size: 2, mean, std } } }
}

/** The normalised code of a candidate, as the fake model makes it. */
const codeOf = (index: number) => [...gaussian(SEED, index, 2, 'z_sem')] as [number, number]

async function run(change: Partial<SampleInput> = {}, { manifest = packOf(), ...options }: FakeModelOptions = {}, stopAfter = Infinity) {
  const fake = fakeModel({ manifest, ...options })
  const { job, controller, ...told } = fakeJob<SamplePhase>()
  const faces: SampledFace[] = []
  const found: Acceptance[] = []
  const previews: [first: number, lengths: number[]][] = []
  const input: SampleInput = {
    count: 6,
    seed: SEED,
    renderSteps: 10,
    latentSteps: 4,
    eta: 0,
    candidates: 1000,
    demands: [],
    kinds: null,
    onFound: (acceptance) => void found.push(acceptance),
    onPreview: (first, pictures) => void previews.push([first, pictures.map(({ length }) => length)]),
    onDrawn: (first, cells) => {
      expect(first).toBe(faces.length)
      faces.push(...cells)
      if (faces.length >= stopAfter) controller.abort()
    },
    ...change,
  }
  const outcome = await sample(fake.model, input, job).then(
    () => 'done',
    (thrown: unknown) => thrown,
  )
  expect(fake.asked.every(({ signal }) => signal === job.signal)).toBe(true)
  return { ...fake, ...told, faces, found, previews, outcome }
}

const attribute = (kind: 'regress' | 'classify', direction: number[], bias: number) =>
  ofWeightsOnly({ name: '', group: '', kind, direction, bias, metric: null, score: null, range: [-1, 1] })

const positive = (axis: 0 | 1, bound: Demand['bound'] = 'least'): Demand => ({
  ...attribute('regress', axis === 0 ? [1, 0] : [0, 1], 0),
  bound,
  score: 0,
})

describe('faces without conditions', () => {
  test('are the first of their seed: z_sem from the latent net, x_T from noise', async () => {
    const { faces, found, inputs } = await run()
    expect(inputs('sampleCodes')).toEqual([{ first: 0, count: 6, seed: SEED, steps: 4 }])
    expect(found).toEqual([{ examined: 6, passed: 6, passedAlone: [] }])
    expect(faces.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
    const codes = faces.map(({ index }) => codeOf(index)).map(([a, b]) => Float32Array.of(a * 2 + 10, b * 0.5 - 10))
    faces.forEach(({ index, z, noise, picture }, i) => {
      const xT = gaussian(SEED, index, 12, 'x_T')
      expect(z).toEqual({ data: codes[i], count: 1 })
      expect(noise).toEqual({ method: 'ddim', steps: 10, codes: { data: xT, pair: null, count: 1, dims: [3, 2, 2] } })
      expect(picture).toEqual(xT.map((value) => value + (z?.data[0] ?? NaN)))
    })
    expect(inputs('render')).toEqual([
      {
        noise: { seed: SEED, indices: [0, 1, 2, 3, 4, 5] },
        z: { data: Float32Array.from(codes.flatMap((code) => [...code])), count: 6 },
        way: { method: 'ddim', steps: 10 },
        group: 4,
        preview: true,
        previewAll: true,
      },
    ])
  })

  test('are drawn in groups that all develop, each taking its part of the time', async () => {
    const { previews, faces } = await run()
    const starts = previews.map(([first, lengths]) => `${first}: ${lengths.join(' ')}`)
    expect([...new Set(starts)]).toEqual(['0: 12 12 12 12', '4: 12 12'])
    // Ten steps of 10 ms for each group, of four pictures and of two.
    expect(faces.map(({ timing }) => timing)).toEqual([25, 25, 25, 25, 50, 50].map((ms) => ({ steps: 10, ms })))
  })

  test.each([1, 3])('develop whole where the engine draws no more than %i at once', async (limit) => {
    const { previews, faces } = await run({ count: 4 }, { limit })
    const starts = new Set(previews.map(([first, lengths]) => `${first}: ${lengths.join(' ')}`))
    expect([...starts]).toEqual(limit === 1 ? ['0: 12', '1: 12', '2: 12', '3: 12'] : ['0: 12 12 12', '3: 12'])
    expect(faces.map(({ picture }) => picture.length)).toEqual([12, 12, 12, 12])
  })

  test('develop as pictures where their states are none', async () => {
    const manifest = manifestOfFirstStage()
    const space = { ...manifest.space, code: { size: 2, mean, std } }
    const { previews, faces } = await run({}, { manifest: { ...manifest, space } })
    expect(new Set(previews.flatMap(([, lengths]) => lengths))).toEqual(new Set([12]))
    expect(faces[5]?.noise?.codes).toMatchObject({ data: gaussian(SEED, 5, 2, 'x_T'), dims: [2, 1, 1], count: 1 })
  })

  test('are the same, the first of them, whatever their number', async () => {
    const [few, many] = [await run({ count: 16 }), await run({ count: 100 })]
    expect(many.faces.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(many.faces.slice(0, 16)).toEqual(few.faces)
    expect(many.inputs('sampleCodes').map(({ first, count }) => [first, count])).toEqual([
      [0, 64],
      [64, 36],
    ])
  })

  test('with fresh noise go by DDIM, and have no x_T that leads back', async () => {
    const { faces, inputs } = await run({ eta: 0.5 })
    expect(inputs('render').map(({ way }) => way)).toEqual([{ method: 'ddim', steps: 10, eta: 0.5 }])
    expect(faces.map(({ noise }) => noise)).toEqual([null, null, null, null, null, null])
  })

  test('that are finished stay when the job is cancelled', async () => {
    const { outcome, faces } = await run({}, {}, 4)
    expect(outcome).toMatchObject({ code: 'aborted' })
    expect(faces).toHaveLength(4)
  })
})

describe('conditions', () => {
  const passing = Array.from({ length: 256 }, (_, i) => i).filter((i) => codeOf(i)[0] >= 0 && codeOf(i)[1] <= 0)

  test('accept codes by their normalised score, and only these are drawn', async () => {
    const { faces, found, inputs } = await run({ demands: [positive(0), positive(1, 'most')] })
    expect(faces.map(({ index }) => index)).toEqual(passing.slice(0, 6))
    for (const { index, noise, z } of faces) {
      expect(noise?.codes.data).toEqual(gaussian(SEED, index, 12, 'x_T'))
      expect(z?.data).toEqual(Float32Array.of(codeOf(index)[0] * 2 + 10, codeOf(index)[1] * 0.5 - 10))
    }
    const first = Array.from({ length: 64 }, (_, i) => codeOf(i))
    const passedAlone = [first.filter(([a]) => a >= 0).length, first.filter(([, b]) => b <= 0).length]
    expect(found).toEqual([{ examined: 64, passed: passing.filter((i) => i < 64).length, passedAlone }])
    expect(inputs('render')).toMatchObject([{ noise: { seed: SEED, indices: passing.slice(0, 6) }, z: { count: 6 } }])
  })

  test('are searched for chunk by chunk until there are enough', async () => {
    const { inputs, found, faces } = await run({ demands: [{ ...positive(0), score: 1.5 }] })
    const all = Array.from({ length: 1000 }, (_, i) => i).filter((i) => codeOf(i)[0] >= 1.5)
    expect(faces.map(({ index }) => index)).toEqual(all.slice(0, 6))
    const needed = Math.ceil(((all[5] ?? 0) + 1) / 64)
    expect(needed).toBeGreaterThan(1)
    expect(inputs('sampleCodes').map(({ first, count }) => [first, count])).toEqual(Array.from({ length: needed }, (_, i) => [64 * i, 64]))
    expect(found[0]?.examined).toBe(64 * needed)
  })

  test('end their search where exactly as many are found as are asked for', async () => {
    const inFirst = passing.filter((i) => i < 64).length
    const { inputs, faces } = await run({ demands: [positive(0), positive(1, 'most')], count: inFirst })
    expect(inputs('sampleCodes')).toHaveLength(1)
    expect(faces).toHaveLength(inFirst)
  })

  test('that nothing meets end at the limit, and nothing is drawn', async () => {
    const demands = [positive(0), { ...positive(1), score: 99 }]
    const { found, inputs, faces, progress, outcome } = await run({ demands, candidates: 100 })
    expect(outcome).toBe('done')
    expect(inputs('sampleCodes').map(({ first, count }) => [first, count])).toEqual([
      [0, 64],
      [64, 36],
    ])
    expect(found).toMatchObject([{ examined: 100, passed: 0 }])
    expect(found[0]?.passedAlone[0]).toBeGreaterThan(30)
    expect(found[0]?.passedAlone[1]).toBe(0)
    expect([inputs('render'), faces]).toEqual([[], []])
    expectWholeProgress(progress)
  })

  test('are met at their very bounds', async () => {
    const score = codeOf(3)[0]
    // Statistics of 0 and 1, so that the score is the number itself.
    const manifest = packOf()
    const plain = { ...manifest, space: { ...manifest.space, code: { size: 2, mean: [0, 0], std: [1, 1] } } }
    const demands = [
      { ...positive(0), score },
      { ...positive(0, 'most'), score },
    ]
    const { faces } = await run({ demands, candidates: 64 }, { manifest: plain })
    expect(faces.map(({ index }) => index)).toEqual([3])
  })

  test('are read in the form for the kind of each face, which may have none', async () => {
    const kinds = { names: ['up', 'down'] as const, weights: [0, 1], bias: 0 }
    const up = { ...positive(0), forms: positive(0).forms.map((form) => ({ ...form, of: 'up' })) }
    const { faces } = await run({ demands: [up], kinds, count: 3 })
    const wanted = Array.from({ length: 64 }, (_, i) => i).filter((i) => codeOf(i)[0] >= 0 && codeOf(i)[1] > 0)
    expect(faces.map(({ index }) => index)).toEqual(wanted.slice(0, 3))
  })

  test('on a classifier are probabilities', async () => {
    const likely: Demand = { ...attribute('classify', [3, 0], -1), bound: 'least', score: 0.6 }
    const { faces } = await run({ demands: [likely], count: 3 })
    const probability = (i: number) => 1 / (1 + Math.exp(-(3 * codeOf(i)[0] - 1)))
    const likeliest = Array.from({ length: 64 }, (_, i) => i).filter((i) => probability(i) >= 0.6)
    expect(faces.map(({ index }) => index)).toEqual(likeliest.slice(0, 3))
  })
})

describe('its progress', () => {
  test('counts the search, and then the drawing of all groups', async () => {
    const { progress } = await run({ count: 70 })
    const [searching, drawing] = [ofPhases(progress, 'codes'), ofPhases(progress, 'render')]
    for (const part of [searching, drawing]) expectWholeProgress(part)
    expect(searching.every(({ total }) => total === 8)).toBe(true)
    expect(drawing.every(({ total }) => total === 180)).toBe(true)
    expect(phaseEnds(progress)).toEqual(['codes 8/8', 'render 180/180'])
    expect(drawing.every(({ preview }) => preview === null)).toBe(true)
  })

  test('of a search supposes that all candidates are looked at', async () => {
    const { progress } = await run({ demands: [positive(0)] })
    const searching = ofPhases(progress, 'codes')
    expect(searching.map(({ done, total }) => `${done}/${total}`)).toEqual(['1/64', '2/64', '3/64', '4/64'])
    expectWholeProgress(ofPhases(progress, 'render'))
  })

  test('ends at its total where the engine draws fewer at once than are asked for, and where a pack has fewer levels', async () => {
    expectWholeProgress(ofPhases((await run({ count: 4 }, { limit: 1 })).progress, 'render'))
    const manifest = packOf({ schedule: { kind: 'constant', beta: 0.01, steps: 3 } })
    const { progress } = await run({}, { manifest })
    for (const phase of ['codes', 'render'] as const) expectWholeProgress(ofPhases(progress, phase))
    expect(progress.at(-1)).toMatchObject({ done: 6, total: 6 })
  })
})

test('the class that is asked for goes with the way, and none is said where none is asked for', async () => {
  const classCondition = { class: 3, guidance: 2 }
  expect((await run({ classCondition }, { manifest: manifestWithoutCode() })).inputs('render')[0]?.way).toMatchObject({ classCondition })
  expect((await run({}, { manifest: manifestWithoutCode() })).inputs('render')[0]?.way).not.toHaveProperty('classCondition')
})

describe('a pack without z_sem', () => {
  test('draws random x_T alone', async () => {
    const { verbs, inputs, faces, found, progress } = await run({}, { manifest: manifestWithoutCode() })
    expect(verbs()).toEqual(['render'])
    expect(inputs('render')).toMatchObject([{ noise: { seed: SEED, indices: [0, 1, 2, 3, 4, 5] }, z: null }])
    expect(faces.map(({ index, z }) => [index, z])).toEqual([0, 1, 2, 3, 4, 5].map((index) => [index, null]))
    expect(found).toEqual([])
    expectWholeProgress(progress)
  })
})

test('a pack without a latent net is refused, in words that say what to do', async () => {
  const { outcome, asked } = await run({}, { manifest: packOf({ latentSchedule: null }) })
  expect(outcome).toMatchObject({ code: 'bad-pack', message: expect.stringMatching(/"toy" has no latent net.*Choose a pack/) as string })
  expect(asked).toEqual([])
})
