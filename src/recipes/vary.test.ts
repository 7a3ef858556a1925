import type { Noise } from '../../protocol/codes.ts'
import { describe, expect, test } from 'vitest'
import { gaussian } from '../../math/gaussian.ts'
import { makePlan } from '../../math/samplers/make-plan.ts'
import { makePartialPlans } from '../../math/samplers/partial-plan.ts'
import type { EngineApi } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import { depthInSteps, madeOptions, settleOptions, varyOptions, type VarySettings } from './options.ts'
import { type Varied, vary } from './recipe.ts'

const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 } as const
const model = { name: 'tiny', imageSize: 2, schedule, zSem: { size: 2, mean: null, std: null } }
const picture = Float32Array.from({ length: 12 }, (_, i) => i / 12)
const z = { data: Float32Array.of(1, 2), count: 1 }
const noise: Noise = { codes: { data: gaussian(9, 0, 12, 'x_T'), pair: null, count: 1 }, method: 'ddim', steps: 20 }
const STEPS = 10

type Render = EngineApi['render']['in']
type Invert = EngineApi['invert']['in']

/** An engine whose pictures are what they are drawn from, and whose inversions add 1 to every number. */
function fakeEngine() {
  const asked: { verb: string; input: unknown }[] = []
  const answers = {
    encode: () => ({ z, timing: { steps: 1, ms: 1 } }),
    invert: ({ images: { data, count } }: Invert) => ({
      xT: { data: data.map((value) => value + 1), pair: null, count },
      timing: { steps: 1, ms: 1 },
    }),
    render: ({ xT }: Render) => ({ images: { data: xT.data, count: xT.count }, timing: { steps: 10, ms: 40 } }),
  }
  const engine = {
    call: async (verb: keyof typeof answers, input: never, options?: { onEvent?: (event: unknown) => void }) => {
      asked.push({ verb, input })
      options?.onEvent?.({ kind: 'step', done: 1, total: 10, leftMs: 9, preview: verb === 'render' ? (input as Render).xT.data : null })
      return answers[verb](input)
    },
  } as unknown as Engine
  const inputs = <In>(verb: string) => asked.flatMap((call) => (call.verb === verb ? [call.input as In] : []))
  return { engine, asked, inputs }
}

async function run(change: Partial<VarySettings>, face: { z: typeof z | null; noise: Noise | null } = { z, noise }) {
  const { engine, ...calls } = fakeEngine()
  const cells: Varied[] = []
  const codes: unknown[] = []
  const progress: string[] = []
  const previews: [number, number][] = []
  const settings = { sourceId: 'a', count: 6, seed: 3, depth: STEPS, steps: STEPS, ...change }
  await vary(engine, { picture, ...face }, model, settings, {
    signal: new AbortController().signal,
    onProgress: (phase, { done, total }) => progress.push(`${phase} ${done}/${total}`),
    onCodes: (made) => codes.push(made),
    onPreview: (first, pictures) => previews.push([first, pictures.length]),
    onDrawn: (_, drawn) => cells.push(...drawn),
  })
  return { ...calls, cells, codes, progress, previews }
}

describe('variations that keep nothing of x_T', () => {
  test('are drawn from random x_T, the face’s own picture being looked at by nobody', async () => {
    const { cells, asked, inputs, progress, previews } = await run({})
    expect(asked.map(({ verb }) => verb)).toEqual(['render', 'render'])
    expect(inputs<Render>('render')[0]?.plan).toEqual(makePlan(schedule, 'ddim', 'render', STEPS))
    cells.forEach(({ picture: drawn, noise: own, z: meaning }, i) => {
      expect(own).toEqual({ codes: { data: gaussian(3, i, 12, 'x_T'), pair: null, count: 1 }, method: 'ddim', steps: STEPS })
      expect([...drawn]).toEqual([...own.codes.data])
      expect(meaning).toBe(z)
    })
    expect(cells).toHaveLength(6)
    expect(progress).toEqual(['render 1/20', 'render 11/20'])
    expect(previews).toEqual([
      [0, 4],
      [4, 2],
    ])
  })

  test('all have the same z_sem, which is made where the face has none', async () => {
    const { inputs, codes } = await run({ count: 2 }, { z: null, noise: null })
    expect(inputs('encode')).toHaveLength(1)
    expect(codes).toEqual([{ z }])
    expect([...(inputs<Render>('render')[0]?.z?.data ?? [])]).toEqual([1, 2, 1, 2])
  })
})

describe('variations that keep a part of x_T', () => {
  const depth = 4
  const plans = makePartialPlans(schedule, STEPS, depth)

  test('begin at the level to which the face was inverted, with noise of that level over what is left of it', async () => {
    const { inputs, cells } = await run({ depth })
    const [rest] = inputs<Invert>('invert')
    expect(rest).toMatchObject({ images: { data: picture }, z, plan: plans.rest })
    const { a, s } = plans.level
    cells.forEach(({ picture: start }, i) => {
      const own = gaussian(3, i, 12, 'x_T')
      start.forEach((value, k) => expect(value).toBeCloseTo(a * ((picture[k] ?? 0) + 1) + s * (own[k] ?? 0), 5))
    })
    expect(inputs<Render>('render').map(({ plan }) => plan)).toEqual([plans.down, plans.down])
  })

  test('have the x_T to which their state leads on, and so both codes', async () => {
    const { inputs, cells, progress } = await run({ depth })
    const [, first, second] = inputs<Invert>('invert')
    expect([first?.plan, second?.plan]).toEqual([plans.up, plans.up])
    expect([first?.images.count, second?.images.count]).toEqual([4, 2])
    cells.forEach(({ picture: start, noise: own }) => expect([...own.codes.data]).toEqual([...start.map((value) => value + 1)]))
    // 5 rows down and 6 up for each of two groups: every variation costs the same, whatever the depth.
    expect(progress).toEqual(['invert 1/10', 'render 1/22', 'render 6/22', 'render 12/22', 'render 17/22'])
  })
})

describe('variations that keep all of x_T', () => {
  test('are the face drawn back, once', async () => {
    const { asked, inputs, cells } = await run({ depth: 0 })
    expect(asked.map(({ verb }) => verb)).toEqual(['render'])
    expect(inputs<Render>('render')[0]).toMatchObject({ xT: noise.codes, z })
    expect(cells).toHaveLength(6)
    expect(cells.every(({ picture: drawn, noise: own }) => drawn === noise.codes.data && own === noise)).toBe(true)
  })

  test('have their x_T found first where the face has none, and it stays with the face', async () => {
    const { asked, codes } = await run({ depth: 0 }, { z: null, noise: null })
    expect(asked.map(({ verb }) => verb)).toEqual(['encode', 'invert', 'render'])
    expect(codes.at(-1)).toMatchObject({ z, noise: { method: 'ddim', steps: STEPS } })
  })
})

test('a pack without z_sem is refused', async () => {
  const hooks = { signal: new AbortController().signal, onProgress: () => {}, onCodes: () => {}, onPreview: () => {}, onDrawn: () => {} }
  const settings = { sourceId: 'a', count: 2, seed: 1, depth: 1, steps: 2 }
  const plain = { ...model, zSem: null }
  await expect(vary(fakeEngine().engine, { picture, z: null, noise: null }, plain, settings, hooks)).rejects.toMatchObject({
    code: 'bad-pack',
  })
})

test('a depth in percent is at least one step, unless it is none', () => {
  expect([0, 1, 5, 50, 100].map((percent) => depthInSteps(percent, 20))).toEqual([0, 1, 1, 10, 20])
  const manifest = { schedule, defaults: { invertSteps: 50, renderSteps: 40, latentSteps: 30 } }
  expect(settleOptions({ ...varyOptions.initial, depth: 50 }, manifest, 'a')).toMatchObject({ steps: 40, depth: 20, sourceId: 'a' })
})

test('the settings of a variation lead to the same settings again', () => {
  const manifest = { schedule, defaults: { invertSteps: 50, renderSteps: 40, latentSteps: 30 } }
  for (let depth = 0; depth <= 7; depth++) {
    const made: VarySettings = { sourceId: 'a', count: 3, seed: 5, depth, steps: 7 }
    expect(settleOptions(madeOptions.parse({ ...made, index: 2 }), manifest, 'a')).toEqual(made)
  }
})
