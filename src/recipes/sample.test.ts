import { describe, expect, test } from 'vitest'
import { gaussian, gaussianBatch } from '../../math/gaussian.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { EngineApi } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { Acceptance } from '../../store/grid-slice.ts'
import type { DrawnCell } from '../draw-cells.ts'
import type { Demand } from './find-codes.ts'
import { canSample, type SampleOptions, sampleOptions, settleOptions } from './options.ts'
import { sample, type SampleModel } from './recipe.ts'
import { scoreRange } from './score-range.ts'

const mean = [10, -10]
const std = [2, 0.5]
const model: SampleModel = {
  name: 'tiny',
  imageSize: 2,
  schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
  latentSchedule: { kind: 'constant', beta: 0.008, steps: 1000 },
  zSem: { size: 2, mean, std },
}
const settings = { count: 6, seed: 5, renderSteps: 10, latentSteps: 4, candidates: 1000 }

/** The normalised code of a candidate, as the fake engine makes it. */
const codeOf = (index: number) => [...gaussian(settings.seed, index, 2, 'z_sem')] as [number, number]

type Asked = { verb: 'sampleCodes'; input: EngineApi['sampleCodes']['in'] } | { verb: 'render'; input: EngineApi['render']['in'] }

/** An engine whose codes are the noise that they come from, and whose pictures are their x_T. Each call tells two steps. */
function fakeEngine() {
  const asked: Asked[] = []
  const answer = (call: Asked) => {
    if (call.verb === 'render') return { images: call.input.xT, timing: { steps: 10, ms: 80 } }
    const { first, count, seed } = call.input
    const data = gaussianBatch(seed, first, count, 2, 'z_sem').map((value, i) => value * (std[i % 2] ?? 0) + (mean[i % 2] ?? 0))
    return { z: { data, count }, timing: { steps: 4, ms: 1 } }
  }
  const engine = {
    call: async (verb: Asked['verb'], input: never, options?: { signal: AbortSignal; onEvent?: (event: unknown) => void }) => {
      options?.signal.throwIfAborted()
      const call: Asked = { verb, input }
      asked.push(call)
      const preview = verb === 'render' ? call.input : null
      const total = verb === 'render' ? 10 : 4
      const picture = preview && 'xT' in preview ? preview.xT.data : null
      options?.onEvent?.({ kind: 'step', done: 1, total, leftMs: 10 * (total - 1), preview: picture })
      return answer(call)
    },
  } as unknown as Engine
  const renders = () => asked.flatMap((call) => (call.verb === 'render' ? [call.input] : []))
  const searches = () => asked.flatMap((call) => (call.verb === 'sampleCodes' ? [call.input] : []))
  return { engine, asked, renders, searches }
}

async function run(demands: Demand[] = [], change: Partial<typeof settings> = {}, stopAfter = Infinity) {
  const { engine, ...calls } = fakeEngine()
  const faces: (DrawnCell & { index: number })[] = []
  const found: Acceptance[] = []
  const progress: string[] = []
  const previews: [number, number][] = []
  const controller = new AbortController()
  const outcome = await sample(
    engine,
    model,
    demands,
    { ...settings, ...change },
    {
      signal: controller.signal,
      onProgress: (phase, { done, total }) => progress.push(`${phase} ${done}/${total}`),
      onFound: (acceptance) => found.push(acceptance),
      onPreview: (first, pictures) => previews.push([first, pictures.length]),
      onDrawn: (first, cells) => {
        expect(first).toBe(faces.length)
        faces.push(...cells)
        if (faces.length >= stopAfter) controller.abort()
      },
    },
  ).then(
    () => 'done',
    () => 'aborted',
  )
  return { ...calls, faces, found, progress, previews, outcome }
}

const positive = (axis: 0 | 1, bound: Demand['bound'] = 'least'): Demand => ({
  kind: 'regress',
  direction: axis === 0 ? [1, 0] : [0, 1],
  bias: 0,
  bound,
  score: 0,
})

describe('faces without conditions', () => {
  test('are the first of their seed: z_sem from the latent net, x_T from noise', async () => {
    const { faces, found, renders, searches } = await run()
    expect(searches()).toMatchObject([{ first: 0, count: 6, seed: 5, latentPlan: { steps: 4, rows: { length: 4 } } }])
    expect(found).toEqual([{ examined: 6, passed: 6, passedAlone: [] }])
    expect(faces.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
    for (const { index, z, xT, picture } of faces) {
      const [a, b] = codeOf(index)
      expect([...z]).toEqual([...Float32Array.of(a * 2 + 10, b * 0.5 - 10)])
      expect([...xT]).toEqual([...gaussian(5, index, 12, 'x_T')])
      expect([...picture]).toEqual([...xT])
    }
    expect(renders().map(({ plan, previewAll }) => [plan.method, plan.direction, plan.rows.length, previewAll])).toEqual([
      ['ddim', 'render', 10, true],
      ['ddim', 'render', 10, true],
    ])
  })

  test('are drawn in groups that all develop, with one progress over all of them', async () => {
    const { previews, progress, renders, faces } = await run()
    expect(renders().map(({ z }) => z?.count)).toEqual([4, 2])
    expect(previews).toEqual([
      [0, 4],
      [4, 2],
    ])
    expect(progress).toEqual(['codes 1/4', 'render 1/20', 'render 11/20'])
    expect(faces.map(({ timing }) => timing.ms)).toEqual([20, 20, 20, 20, 40, 40])
  })

  test('are the same, the first of them, whatever their number, and never more at once', async () => {
    const [few, many] = [await run([], { count: 16 }), await run([], { count: 100 })]
    expect(many.faces.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(many.faces.slice(0, 16).map(({ index, z, xT, picture }) => ({ index, z, xT, picture }))).toEqual(
      few.faces.map(({ index, z, xT, picture }) => ({ index, z, xT, picture })),
    )
    expect(many.renders().every(({ z }) => z?.count === 4)).toBe(true)
    expect(many.searches().map(({ first, count }) => [first, count])).toEqual([
      [0, 64],
      [64, 36],
    ])
  })

  test('that are finished stay when the rest is cancelled', async () => {
    const { outcome, faces } = await run([], {}, 4)
    expect(outcome).toBe('aborted')
    expect(faces).toHaveLength(4)
  })
})

describe('conditions', () => {
  const passing = Array.from({ length: 256 }, (_, i) => i).filter((i) => codeOf(i)[0] >= 0 && codeOf(i)[1] <= 0)

  test('accept codes by their normalised score, and only these are drawn', async () => {
    const { faces, found, asked } = await run([positive(0), positive(1, 'most')])
    expect(faces.map(({ index }) => index)).toEqual(passing.slice(0, 6))
    for (const { index, xT } of faces) expect([...xT]).toEqual([...gaussian(5, index, 12, 'x_T')])
    const [{ examined, passed, passedAlone } = { examined: 0, passed: 0, passedAlone: [] }] = found
    expect(examined).toBe(64)
    expect(passed).toBe(passing.filter((i) => i < 64).length)
    const first = Array.from({ length: 64 }, (_, i) => codeOf(i))
    expect(passedAlone).toEqual([first.filter(([a]) => a >= 0).length, first.filter(([, b]) => b <= 0).length])
    expect(asked.filter(({ verb }) => verb === 'render').length).toBe(2)
  })

  test('are searched for chunk by chunk until there are enough', async () => {
    const rare: Demand = { ...positive(0), score: 1.5 }
    const { searches, found, faces } = await run([rare])
    const all = Array.from({ length: 1000 }, (_, i) => i).filter((i) => codeOf(i)[0] >= 1.5)
    expect(faces.map(({ index }) => index)).toEqual(all.slice(0, 6))
    const needed = Math.ceil(((all[5] ?? 0) + 1) / 64)
    expect(searches().map(({ first, count }) => [first, count])).toEqual(Array.from({ length: needed }, (_, i) => [64 * i, 64]))
    expect(found[0]?.examined).toBe(64 * needed)
  })

  test('that nothing meets end at the limit, and nothing is drawn', async () => {
    const { found, renders, searches, faces } = await run([positive(0), { ...positive(1), score: 99 }], { candidates: 100 })
    expect(searches().map(({ first, count }) => [first, count])).toEqual([
      [0, 64],
      [64, 36],
    ])
    expect(found).toMatchObject([{ examined: 100, passed: 0 }])
    expect(found[0]?.passedAlone[0]).toBeGreaterThan(30)
    expect(found[0]?.passedAlone[1]).toBe(0)
    expect([renders(), faces]).toEqual([[], []])
  })

  test('on a classifier are probabilities', async () => {
    const likely: Demand = { kind: 'classify', direction: [3, 0], bias: -1, bound: 'least', score: 0.6 }
    const { faces } = await run([likely], { count: 3 })
    const probability = (i: number) => 1 / (1 + Math.exp(-(3 * codeOf(i)[0] - 1)))
    expect(faces.map(({ index }) => index)).toEqual(
      Array.from({ length: 64 }, (_, i) => i)
        .filter((i) => probability(i) >= 0.6)
        .slice(0, 3),
    )
  })
})

test('a pack without a latent net is refused, in words that say what to do', async () => {
  const plain = { ...model, latentSchedule: null }
  const hooks = { signal: new AbortController().signal, onProgress: () => {}, onFound: () => {}, onPreview: () => {}, onDrawn: () => {} }
  await expect(sample(fakeEngine().engine, plain, [], settings, hooks)).rejects.toMatchObject({
    code: 'bad-pack',
    message: expect.stringMatching(/Choose a pack/) as string,
  })
})

describe('what a pack can do', () => {
  const graph = { fp32: 'a', fp16: null, weights: [], macs: 1, parameters: 1 }
  const manifest = { latentSchedule: model.latentSchedule, zSem: model.zSem, graphs: { latent_denoiser: graph, latent_modulation: graph } }

  test('is told by its graphs and its statistics', () => {
    expect(canSample(manifest)).toBe(true)
    const lacking: Partial<Manifest>[] = [{ graphs: {} }, { latentSchedule: null }, { zSem: null }, { zSem: { size: 2, mean: null, std } }]
    for (const lack of lacking) expect(canSample({ ...manifest, ...lack })).toBe(false)
  })

  test('settles what was left open, and asks nothing of attributes that are not there', () => {
    const pack = { ...manifest, schedule: model.schedule, defaults: { invertSteps: 50, renderSteps: 40, latentSteps: 30 } }
    const conditions: SampleOptions['conditions'] = [
      { key: 'Smiling', bound: 'least', score: 0.5 },
      { key: 'Elsewhere', bound: 'most', score: 0.1 },
    ]
    const settled = settleOptions({ ...sampleOptions.initial, conditions }, pack, ['Smiling'])
    expect(settled).toMatchObject({ renderSteps: 40, latentSteps: 30, conditions: conditions.slice(0, 1) })
    expect(sampleOptions.parse({ ...sampleOptions.initial, conditions })).toMatchObject({ conditions })
    expect(sampleOptions.parse({ ...sampleOptions.initial, count: 100 })).toMatchObject({ count: 100 })
    expect(() => sampleOptions.parse({ ...sampleOptions.initial, count: 101 })).toThrow()
  })

  test('scores lie between 0 and 1, or within three deviations of the bias', () => {
    expect(scoreRange({ kind: 'classify', direction: [9], bias: 4 })).toEqual({ min: 0, max: 1, step: 0.01 })
    expect(scoreRange({ kind: 'regress', direction: [3, 4], bias: 20 })).toEqual({ min: 5, max: 35, step: 0.3 })
  })
})
