import type { Noise } from '../../protocol/codes.ts'
import { describe, expect, test } from 'vitest'
import { type ErrorCode, SubcodeError } from '../../base/errors.ts'
import { measure } from '../../math/measure.ts'
import type { EngineApi, StepProgress } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import { drawAll } from './recipe.ts'

const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 1000 } as const
const timing = { steps: 1, ms: 1 }
const code = (value: number) => ({ data: Float32Array.of(value), count: 1 })
const noise: Noise = { codes: { ...code(3), pair: null }, method: 'ddim', steps: 4 }
const face = (id: string, value: number, known = false) =>
  ({
    id,
    title: id,
    size: 1,
    picture: Float32Array.of(value),
    z: known ? code(value) : null,
    noise: known ? noise : null,
  }) as unknown as Face

/** Encodes a picture as its own number and draws a code as itself; fails on a picture of -1. */
function fakeEngine(failure: ErrorCode) {
  const asked: string[] = []
  const engine = {
    call: async (
      verb: string,
      input: EngineApi['invert']['in'] & EngineApi['render']['in'] & EngineApi['compare']['in'],
      options: { onEvent?: (event: StepProgress) => void },
    ) => {
      if (verb === 'compare') return measure(input.a, input.b, input.size)
      asked.push(verb)
      if (verb === 'encode' && input.images.data[0] === -1) throw new SubcodeError(failure, 'No face is here.')
      if (verb === 'encode') return { z: input.images, timing }
      const total = input.plan.rows.length
      options.onEvent?.({ kind: 'step', done: total, total, leftMs: 0, preview: null })
      return verb === 'invert' ? { xT: noise.codes, timing } : { images: input.z, timing }
    },
  } as unknown as Engine
  return { engine, asked }
}

async function run(faces: Face[], failure: ErrorCode = 'internal') {
  const { engine, asked } = fakeEngine(failure)
  const seen = { progress: [] as number[][], codes: [] as unknown[], drawn: [] as unknown[], refused: [] as string[] }
  const settings = {
    move: ({ data }: { data: Float32Array }) => code((data[0] ?? NaN) + 10),
    window: [0, 100] as const,
    invertSteps: 4,
    renderSteps: 6,
  }
  const outcome = drawAll(engine, faces, schedule, settings, {
    signal: new AbortController().signal,
    onProgress: ({ done, total }, index) => seen.progress.push([done, total, index]),
    onCodes: ({ id }, { z }) => seen.codes.push([id, z.data[0]]),
    onDrawn: ({ id }, { picture, z }, { mse }) => seen.drawn.push([id, picture[0], z.data[0], mse]),
    onRefused: ({ id }, { message }) => seen.refused.push(`${id}: ${message}`),
  }).then(
    () => 'done',
    (thrown: SubcodeError) => thrown.code,
  )
  return { outcome: await outcome, asked, ...seen }
}

describe('a batch', () => {
  test('gives every face the codes that it lacks, and draws each with its own edited z_sem', async () => {
    const { outcome, asked, codes, drawn } = await run([face('a', 1), face('b', 2, true)])
    expect(outcome).toBe('done')
    expect(asked).toEqual(['encode', 'invert', 'render', 'render'])
    expect(codes).toEqual([['a', 1]])
    expect(drawn).toEqual([
      ['a', 11, 11, 25],
      ['b', 12, 12, 25],
    ])
  })

  test('counts the steps of all faces, of which those with codes take fewer', async () => {
    const { progress } = await run([face('a', 1), face('b', 2, true)])
    expect(progress.every(([, total]) => total === 16)).toBe(true)
    expect(progress.map(([done, , index]) => [done, index])).toEqual([
      [0, 0],
      [4, 0],
      [10, 0],
      [16, 1],
    ])
  })

  test('names a face that fails and goes on with the next', async () => {
    const { outcome, drawn, refused, progress } = await run([face('bad', -1), face('good', 5)])
    expect(outcome).toBe('done')
    expect(refused).toEqual(['bad: No face is here.'])
    expect(drawn).toEqual([['good', 15, 15, 25]])
    expect(progress.at(-1)).toEqual([20, 20, 1])
  })

  test.each(['aborted', 'device-lost', 'out-of-memory', 'worker-died'] as const)('ends at %s, and keeps what is drawn', async (failure) => {
    const { outcome, drawn, refused } = await run([face('good', 5), face('bad', -1), face('never', 6)], failure)
    expect(outcome).toBe(failure)
    expect(drawn).toEqual([['good', 15, 15, 25]])
    expect(refused).toEqual([])
  })
})
