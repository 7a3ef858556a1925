import { describe, expect, test } from 'vitest'
import { SubcodeError } from '../../base/errors.ts'
import { gaussian } from '../../math/gaussian.ts'
import type { EngineApi } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import { settleOptions } from './options.ts'
import { type ReconstructProgress, reconstruct } from './recipe.ts'

const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 } as const
const picture = new Float32Array([0.1, 0.2, 0.3])
const z = { data: new Float32Array([7]), count: 1 }
const xT = { data: new Float32Array([1, 2, 3]), pair: new Float32Array([4, 5, 6]), count: 1 }
const timing = { steps: 10, ms: 100 }
const measures = { ssim: 0.9, mse: 0.01, psnr: 20 }

/** An engine that writes down what it is asked, tells one step of progress, and can fail at a verb. */
function fakeEngine(failAt?: string) {
  const asked: { verb: string; input: unknown }[] = []
  const answers = {
    encode: { z, timing: { steps: 1, ms: 5 } },
    invert: { xT, timing },
    render: { images: { data: new Float32Array([9, 9, 9]), count: 1 }, timing },
    compare: measures,
  }
  const engine = {
    call: async (verb: keyof typeof answers, input: unknown, options?: { onEvent?: (event: unknown) => void }) => {
      asked.push({ verb, input })
      if (verb === failAt) throw new SubcodeError('device-lost', 'made to fail')
      options?.onEvent?.({ kind: 'step', done: 1, total: 10, leftMs: 90, preview: null })
      return answers[verb]
    },
  } as unknown as Engine
  return { engine, asked }
}

function run(engine: Engine, change: { method?: 'ddim' | 'exact'; zSize?: number | null } = {}) {
  const progress: ReconstructProgress[] = []
  const parts: string[] = []
  const { method = 'ddim', zSize = 1 } = change
  const result = reconstruct(
    engine,
    picture,
    { schedule, zSem: zSize === null ? null : { size: zSize, mean: null, std: null }, imageSize: 1 },
    { method, invertSteps: 10, renderSteps: method === 'exact' ? 10 : 20, seed: 3 },
    {
      signal: new AbortController().signal,
      onProgress: (event) => progress.push(event),
      onCodes: () => parts.push('codes'),
      onPicture: (_, { ssim }, speed) => parts.push(`picture after ${speed.ms} ms, SSIM ${ssim}`),
    },
  )
  return { result, progress, parts }
}

type Render = EngineApi['render']['in']
type Invert = EngineApi['invert']['in']

describe('reconstruct', () => {
  test('encodes, inverts, draws, and draws again from a random x_T', async () => {
    const { engine, asked } = fakeEngine()
    const { result, parts } = run(engine)
    expect([...(await result)]).toEqual([9, 9, 9])
    expect(asked.map(({ verb }) => verb)).toEqual(['encode', 'invert', 'render', 'compare', 'render'])
    expect(parts).toEqual(['codes', 'picture after 205 ms, SSIM 0.9'])
    expect(asked[3]?.input).toEqual({ a: Float32Array.of(9, 9, 9), b: picture, size: 1 })
    const [, invert, render, , random] = asked.map(({ input }) => input) as [unknown, Invert, Render, unknown, Render]
    expect(invert.plan).toMatchObject({ direction: 'invert', steps: 10 })
    expect(render).toMatchObject({ xT, z, plan: { direction: 'render', steps: 20 } })
    expect(random.xT).toEqual({ data: gaussian(3, 0, 3, 'x_T'), pair: null, count: 1 })
    expect(random.z).toBe(z)
  })

  test('by the exact method renders from the pair, and the random x_T without one', async () => {
    const { engine, asked } = fakeEngine()
    await run(engine, { method: 'exact' }).result
    const [, , render, , random] = asked.map(({ input }) => input) as [unknown, unknown, Render, unknown, Render]
    expect(render.plan).toMatchObject({ method: 'exact', pair: true })
    expect(random.plan).toMatchObject({ method: 'exact', pair: false })
  })

  test('goes without z_sem where the pack has no encoder', async () => {
    const { engine, asked } = fakeEngine()
    await run(engine, { zSize: null }).result
    expect(asked.map(({ verb }) => verb)).toEqual(['invert', 'render', 'compare', 'render'])
    expect((asked[1]?.input as Render).z).toBeNull()
  })

  test('tells one progress over all its plans', async () => {
    const { progress, result } = run(fakeEngine().engine)
    await result
    expect(progress.map(({ phase, done, total }) => [phase, done, total])).toEqual([
      ['encode', 0, 50],
      ['invert', 1, 50],
      ['render', 11, 50],
      ['random', 31, 50],
    ])
    expect(progress[1]?.leftMs).toBe(490)
  })

  test('keeps the codes when drawing fails', async () => {
    const { parts, result } = run(fakeEngine('render').engine)
    await expect(result).rejects.toMatchObject({ code: 'device-lost' })
    expect(parts).toEqual(['codes'])
  })
})

describe('settled options', () => {
  const manifest = { schedule, defaults: { invertSteps: 40, renderSteps: 30, latentSteps: 20 } }
  const open = { method: 'ddim', invertSteps: null, renderSteps: null, seed: 1 } as const

  test('take from the pack what a person left open', () => {
    expect(settleOptions(open, manifest)).toMatchObject({ invertSteps: 40, renderSteps: 30 })
    expect(settleOptions({ ...open, renderSteps: 7 }, manifest)).toMatchObject({ invertSteps: 40, renderSteps: 7 })
  })

  test('render the exact method in the steps of its inversion', () => {
    expect(settleOptions({ ...open, method: 'exact', renderSteps: 7 }, manifest)).toMatchObject({ invertSteps: 40, renderSteps: 40 })
  })

  test('have no more steps than the schedule', () => {
    const short = { ...manifest, schedule: { ...schedule, steps: 25 } }
    expect(settleOptions(open, short)).toMatchObject({ invertSteps: 25, renderSteps: 25 })
  })
})
