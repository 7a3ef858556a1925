import type { Noise } from '../protocol/codes.ts'
import { describe, expect, test } from 'vitest'
import type { EngineApi } from '../protocol/engine-api.ts'
import type { Engine } from '../store/clients.ts'
import type { RecipeProgress } from './progress.ts'
import { edit, type EditSettings, type Phase, windowRows } from './edit-face.ts'

const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 } as const
const picture = new Float32Array([0.1, 0.2, 0.3])
const z = { data: new Float32Array([7]), count: 1 }
const moved = { data: new Float32Array([8]), count: 1 }
const xT = { data: new Float32Array([1, 2, 3]), pair: null, count: 1 }
const timing = { steps: 10, ms: 100 }
const noise: Noise = { codes: xT, method: 'ddim', steps: 50 }

function fakeEngine() {
  const asked: { verb: string; input: unknown }[] = []
  const answers = {
    encode: { z, timing },
    invert: { xT, timing },
    render: { images: { data: new Float32Array([9, 9, 9]), count: 1 }, timing },
  }
  const engine = {
    call: async (verb: keyof typeof answers, input: unknown, options?: { onEvent?: (event: unknown) => void }) => {
      asked.push({ verb, input })
      options?.onEvent?.({ kind: 'step', done: 1, total: 10, leftMs: 90, preview: null })
      return answers[verb]
    },
  } as unknown as Engine
  return { engine, asked }
}

const settings: EditSettings = { move: () => moved, window: [0, 100], invertSteps: 50, renderSteps: 20, isDraft: false }

async function run(face: { z: typeof z | null; noise: Noise | null }, change: Partial<EditSettings> = {}) {
  const { engine, asked } = fakeEngine()
  const progress: RecipeProgress<Phase>[] = []
  const codes: unknown[] = []
  const edited = await edit(
    engine,
    { picture, ...face },
    schedule,
    { ...settings, ...change },
    { signal: new AbortController().signal, onProgress: (event) => progress.push(event), onCodes: (made) => codes.push(made) },
  )
  const render = asked.at(-1)?.input as EngineApi['render']['in']
  return { edited, asked: asked.map(({ verb }) => verb), inputs: asked.map(({ input }) => input), render, progress, codes }
}

describe('an edit', () => {
  test('of a face without codes encodes, inverts with the original code, and draws with the edited one', async () => {
    const { edited, asked, inputs, render, progress, codes } = await run({ z: null, noise: null })
    expect(asked).toEqual(['encode', 'invert', 'render'])
    expect(inputs[1]).toMatchObject({ z, plan: { direction: 'invert', steps: 50 } })
    expect(render).toMatchObject({ xT, z: moved, window: null, plan: { method: 'ddim', steps: 20 }, preview: true })
    expect(codes).toEqual([{ z, noise }])
    expect(edited).toMatchObject({ z: moved, noise, timing })
    expect(progress.map(({ phase, done, total }) => [phase, done, total])).toEqual([
      ['encode', 0, 70],
      ['invert', 1, 70],
      ['render', 51, 70],
    ])
  })

  test('takes the codes that are there', async () => {
    const { asked, codes } = await run({ z, noise })
    expect(asked).toEqual(['render'])
    expect(codes).toEqual([])
  })

  test('in a part of the way keeps the original code outside of it', async () => {
    const { render } = await run({ z, noise }, { window: [25, 50] })
    expect(render).toMatchObject({ z, window: { z: moved, first: 5, end: 10 } })
  })

  test('draws an exact face from its pair in the steps of its inversion, and its draft by DDIM', async () => {
    const exact: Noise = { codes: { ...xT, pair: xT.data }, method: 'exact', steps: 12 }
    const { render } = await run({ z, noise: exact })
    expect(render.plan).toMatchObject({ method: 'exact', steps: 12, pair: true })
    const draft = await run({ z, noise: exact }, { isDraft: true, renderSteps: 4 })
    expect(draft.render.plan).toMatchObject({ method: 'ddim', steps: 4, pair: false })
    expect(draft.render.preview).toBe(false)
  })
})

test('a part of the way in rows', () => {
  expect(windowRows([0, 100], 20)).toBeNull()
  expect(windowRows([100, 0], 20)).toBeNull()
  expect(windowRows([0, 50], 20)).toEqual({ first: 0, end: 10 })
  expect(windowRows([50, 50], 20)).toEqual({ first: 10, end: 10 })
})
