import type { Noise } from '../../protocol/codes.ts'
import { describe, expect, test } from 'vitest'
import { sphericalWeights, weightedSum } from '../../math/blend.ts'
import { gaussian } from '../../math/gaussian.ts'
import { SubcodeError } from '../../base/errors.ts'
import type { EngineApi } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import type { FaceCodes } from '../codes-of.ts'
import type { Mixture } from './mixture.ts'
import { mixFaces, type MixHooks, type MixSettings } from './recipe.ts'

const imageSize = 64
/** The fake engine does not mind that an x_T is shorter than its picture. */
const numbers = 30
const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 } as const
const model = { schedule, imageSize, zSem: { size: 2, mean: null, std: null } }
const settings: MixSettings = { invertSteps: 10, renderSteps: 5, plain: false }

type Render = EngineApi['render']['in']
type Invert = EngineApi['invert']['in']

/** An engine that writes down what it is asked. The k-th inversion gives the noise of seed k; a picture shows the first number of its x_T. */
function fakeEngine(failAt?: string) {
  const asked: { verb: string; input: unknown }[] = []
  let inversions = 0
  const answer = {
    encode: () => ({ z: { data: Float32Array.of(1, 2), count: 1 }, timing: { steps: 1, ms: 1 } }),
    invert: () => ({ xT: { data: gaussian(++inversions, 0, numbers, 'x_T'), pair: null, count: 1 }, timing: { steps: 10, ms: 10 } }),
    render: ({ xT }: Render) => ({
      images: { data: xT.data.map((value, i) => (i % numbers === 0 ? value : 0)), count: xT.count },
      timing: { steps: 5, ms: 10 },
    }),
  }
  const engine = {
    call: async (verb: keyof typeof answer, input: never, options?: { onEvent?: (event: unknown) => void }) => {
      asked.push({ verb, input })
      if (verb === failAt) throw new SubcodeError('device-lost', 'made to fail')
      options?.onEvent?.({ kind: 'step', done: 5, total: verb === 'render' ? 5 : 10, leftMs: 50, preview: null })
      return answer[verb](input)
    },
  } as unknown as Engine
  const inputs = <In>(verb: string) => asked.filter((call) => call.verb === verb).map(({ input }) => input as In)
  return { engine, asked, inputs }
}

function noise(seed: number, method: Noise['method'] = 'ddim'): Noise {
  const pair = method === 'exact' ? gaussian(seed, 1, numbers, 'x_T') : null
  return { codes: { data: gaussian(seed, 0, numbers, 'x_T'), pair, count: 1 }, method, steps: 8 }
}

function face(id: string, codes: Partial<FaceCodes> = {}): Face {
  const picture = Float32Array.of(0, 0, 0)
  return {
    id,
    kind: 'yours',
    title: id,
    size: imageSize,
    picture,
    z: null,
    noise: null,
    origin: null,
    pack: null,
    madeAt: 0,
    starred: false,
    ...codes,
  }
}

const z = (...data: number[]) => ({ data: Float32Array.from(data), count: 1 })
const blend = (...shares: number[]): Mixture => ({ kind: 'blend', zShares: shares, xShares: shares })
const known = () => [face('A', { z: z(0, 10), noise: noise(1) }), face('B', { z: z(4, 30), noise: noise(2) })]

function run(engine: Engine, faces: Face[], mixtures: Mixture[], change: Partial<MixSettings> = {}) {
  const progress: string[] = []
  const made: string[] = []
  const hooks: MixHooks = {
    signal: new AbortController().signal,
    onProgress: ({ phase, done, total }) => progress.push(`${phase} ${done}/${total}`),
    onCodes: ({ id }) => made.push(id),
    plainNoise: new WeakMap(),
  }
  return { result: mixFaces(engine, faces, mixtures, model, { ...settings, ...change }, hooks), progress, made, hooks }
}

describe('mixing', () => {
  test('of known codes is one render: z_sem on a line, x_T on the sphere', async () => {
    const { engine, inputs, asked } = fakeEngine()
    const { pictures } = await run(engine, known(), [blend(0.75, 0.25)]).result
    const [render] = inputs<Render>('render')
    expect(asked).toHaveLength(1)
    expect([...(render?.z?.data ?? [])]).toEqual([1, 15])
    const states = [noise(1).codes.data, noise(2).codes.data]
    expect(render?.xT).toEqual({ data: weightedSum(states, sphericalWeights(states, [0.75, 0.25])), pair: null, count: 1 })
    expect(render).toMatchObject({ preview: true, plan: { method: 'ddim', direction: 'render', steps: 5 } })
    expect(pictures[0]?.[0]).toBe(render?.xT.data[0])
  })

  test('makes the codes that are missing first, once, and tells of them', async () => {
    const { engine, asked } = fakeEngine()
    const { result, progress, made } = run(engine, [face('A'), face('B', { z: z(4, 30) })], [blend(0.5, 0.5)])
    await result
    expect(asked.map(({ verb }) => verb)).toEqual(['encode', 'invert', 'invert', 'render'])
    expect(made).toEqual(['A', 'B'])
    expect(progress).toEqual(['codes 5/25', 'codes 15/25', 'render 25/25'])
  })

  test('keeps the codes that were made when drawing fails', async () => {
    const { result, made } = run(fakeEngine('render').engine, [face('A'), face('B')], [blend(1, 0)])
    await expect(result).rejects.toMatchObject({ code: 'device-lost' })
    expect(made).toEqual(['A', 'B'])
  })

  test('swaps one code, and of z_sem as little as is asked for', async () => {
    const { engine, inputs } = fakeEngine()
    const swap = (code: 'z' | 'xT', top: number | null): Mixture => ({ kind: 'swap', code, top })
    await run(engine, known(), [swap('z', null), swap('z', 1), swap('xT', null)]).result
    const [render] = inputs<Render>('render')
    expect([...(render?.z?.data ?? [])]).toEqual([4, 30, 0, 30, 0, 10])
    expect(render?.xT.data.slice(2 * numbers)).toEqual(noise(2).codes.data)
    expect(render?.xT.data.slice(0, numbers)).toEqual(noise(1).codes.data)
  })
})

describe('a film', () => {
  test('is one render, and more only beyond the limit of a batch', async () => {
    const { engine, inputs } = fakeEngine()
    const { pictures } = await run(
      engine,
      known(),
      Array.from({ length: 70 }, (_, i) => blend(1 - i / 69, i / 69)),
    ).result
    const renders = inputs<Render>('render')
    expect(renders.map(({ xT, z, preview }) => [xT.count, z?.count, preview])).toEqual([[64, 64, false], [6, 6, false]]) // prettier-ignore
    expect(pictures.map((picture) => picture.length)).toEqual(Array.from({ length: 70 }, () => numbers))
    expect(pictures[69]?.[0]).toBe(noise(2).codes.data[0])
  })
})

describe('exact codes', () => {
  const exact = () => [face('A', { z: z(0, 10), noise: noise(1, 'exact') }), face('B', { z: z(4, 30), noise: noise(2, 'exact') })]

  test('unchanged go back by their pair, in their steps; mixed ones without', async () => {
    const { engine, inputs } = fakeEngine()
    await run(engine, exact(), [blend(1, 0), blend(0.5, 0.5), blend(0, 1)]).result
    const renders = inputs<Render>('render')
    expect(renders.map(({ plan }) => [plan.method, plan.steps, plan.pair])).toEqual([['exact', 8, true], ['exact', 8, false], ['exact', 8, true]]) // prettier-ignore
    expect(renders[0]?.xT.pair).toEqual(noise(1, 'exact').codes.pair)
  })

  test('mix their pairs by the weights of x_T', async () => {
    const { codes } = await run(fakeEngine().engine, exact(), [blend(0.3, 0.7)]).result
    const all = [noise(1, 'exact').codes, noise(2, 'exact').codes]
    const weights = sphericalWeights(
      all.map(({ data }) => data),
      [0.3, 0.7],
    )
    expect(codes[0]?.noise.codes.pair).toEqual(
      weightedSum(
        all.flatMap(({ pair }) => pair ?? []),
        weights,
      ),
    )
  })

  test('beside others count as plain ones', async () => {
    const { engine, inputs } = fakeEngine()
    const [first = face('A')] = exact()
    const [, second = face('B')] = known()
    await run(engine, [first, second], [blend(0.5, 0.5)]).result
    expect(inputs<Render>('render')[0]).toMatchObject({ plan: { method: 'ddim' }, xT: { pair: null } })
  })
})

describe('plain DDIM beside it', () => {
  test('inverts and draws without z_sem, each face once', async () => {
    const { engine, asked, inputs } = fakeEngine()
    const faces = known()
    const { result, hooks, progress } = run(engine, faces, [blend(1, 0), blend(0.5, 0.5)], { plain: true })
    const { plain } = await result
    expect(asked.map(({ verb }) => verb)).toEqual(['render', 'invert', 'invert', 'render'])
    expect(inputs<Invert>('invert').map((input) => input.z)).toEqual([null, null])
    const [, render] = inputs<Render>('render')
    const states = [gaussian(1, 0, numbers, 'x_T'), gaussian(2, 0, numbers, 'x_T')]
    expect(render?.z).toBeNull()
    expect(render?.xT.data.slice(numbers)).toEqual(weightedSum(states, sphericalWeights(states, [0.5, 0.5])))
    expect(plain).toHaveLength(2)
    expect(progress.at(-1)).toBe('plain 30/30')

    await mixFaces(engine, faces, [blend(0, 1)], model, { ...settings, plain: true }, hooks)
    expect(inputs<Invert>('invert')).toHaveLength(2)
  })
})
