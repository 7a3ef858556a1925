import { describe, expect, test } from 'vitest'
import { measure } from '../../math/measure.ts'
import { ssim } from '../../math/ssim.ts'
import type { EngineApi } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import type { FaceCodes } from '../codes-of.ts'
import type { RecipeProgress } from '../progress.ts'
import { develop, type DevelopPhase, evenRows } from './develop.ts'

const SIZE = 2
const LENGTH = 3 * SIZE ** 2
const model = {
  schedule: { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 },
  zSem: { size: 1, mean: null, std: null },
  imageSize: SIZE,
} as const
const z = { data: Float32Array.of(7), count: 1 }
const xT = { data: new Float32Array(LENGTH).fill(3), pair: null, count: 1 }
const timing = { steps: 1, ms: 1 }
const face = { id: 'a', picture: new Float32Array(LENGTH).fill(0.5), z: null, noise: null } as unknown as Face

/** Its x0 after row i is all i / 10 with a z_sem, and all -i / 10 without; the picture is what the last row expects. */
function fakeEngine() {
  const asked: { verb: string; input: unknown }[] = []
  const engine = {
    call: async (
      verb: string,
      input: EngineApi['render']['in'] & EngineApi['compare']['in'],
      options: { onEvent?: (event: unknown) => void } = {},
    ) => {
      if (verb === 'compare') return measure(input.a, input.b, input.size)
      asked.push({ verb, input })
      if (verb === 'encode') return { z, timing }
      const rows = input.plan.rows.length
      const x0 = (row: number) => new Float32Array(LENGTH).fill(((input.z ? 1 : -1) * row) / 10)
      for (let row = 0; row < rows; row++) {
        const wanted = Array.isArray(input.preview) && input.preview.includes(row)
        options.onEvent?.({ kind: 'step', done: row + 1, total: rows, leftMs: null, preview: wanted ? x0(row) : null })
      }
      return verb === 'invert' ? { xT, timing } : { images: { data: x0(rows - 1), count: 1 }, timing }
    },
  } as unknown as Engine
  return { engine, asked }
}

async function run(change: Partial<Parameters<typeof develop>[3]> = {}, from: Face = face) {
  const { engine, asked } = fakeEngine()
  const progress: RecipeProgress<DevelopPhase>[] = []
  const codes: FaceCodes[] = []
  const settings = { invertSteps: 4, steps: 10, frames: 4, plain: false, ...change }
  const strip = await develop(engine, from, model, settings, {
    signal: new AbortController().signal,
    onProgress: (event) => progress.push(event),
    onCodes: (made) => codes.push(made),
  })
  return { strip, asked, verbs: asked.map(({ verb }) => verb), progress, codes }
}

describe('a filmstrip', () => {
  test('holds what is expected at every chosen step, from the noisiest to the last', async () => {
    const { strip, verbs, codes } = await run()
    expect(verbs).toEqual(['encode', 'invert', 'render'])
    expect(codes).toEqual([{ z, noise: { codes: xT, method: 'ddim', steps: 4 } }])
    expect(strip.frames.map(({ t }) => t)).toEqual([900, 600, 300, 0])
    expect(strip.frames.map(({ picture }) => picture[0]?.toFixed(1))).toEqual(['0.0', '0.3', '0.6', '0.9'])
    const [first, , , last] = strip.frames
    const drawn = new Float32Array(LENGTH).fill(0.9)
    expect(first?.ssim).toBe(first && ssim(first.picture, drawn, SIZE, SIZE))
    expect(last?.ssim).toBeCloseTo(1, 12)
    expect(strip.plain).toEqual([])
  })

  test('takes codes that are there, and the exact face by its own steps', async () => {
    const noise = { codes: { ...xT, pair: xT.data }, method: 'exact', steps: 12 } as const
    const { verbs, asked, strip, codes } = await run({}, { ...face, z, noise })
    expect(verbs).toEqual(['render'])
    expect(codes).toEqual([])
    expect(asked[0]?.input).toMatchObject({ plan: { method: 'exact', pair: true, steps: 12 } })
    expect(strip.frames).toHaveLength(4)
  })

  test('has beside it the model without z_sem, from an x_T of its own', async () => {
    const { strip, verbs, asked, progress } = await run({ plain: true })
    expect(verbs).toEqual(['encode', 'invert', 'render', 'invert', 'render'])
    expect(asked.slice(3).map(({ input }) => (input as { z: unknown }).z)).toEqual([null, null])
    expect(strip.plain.map(({ picture }) => picture[0]?.toFixed(1))).toEqual(['0.0', '-0.3', '-0.6', '-0.9'])
    expect(progress.at(-1)).toMatchObject({ phase: 'plain', done: 28, total: 28 })
  })
})

test('rows are evenly chosen, and none twice', () => {
  expect(evenRows(20, 8)).toEqual([0, 3, 5, 8, 11, 14, 16, 19])
  expect(evenRows(3, 8)).toEqual([0, 1, 2])
  expect(evenRows(50, 2)).toEqual([0, 49])
})
