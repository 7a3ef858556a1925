import { describe, expect, test } from 'vitest'
import { SubcodeError } from '../../base/errors.ts'
import { measure } from '../../math/measure.ts'
import type { EngineApi, StepProgress } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { QualityRow } from '../../store/face.ts'
import { measureSteps, QUALITY_STEPS, stepsToMeasure, withRow } from './measure-steps.ts'

const SIZE = 2
const LENGTH = 3 * SIZE ** 2
const picture = new Float32Array(LENGTH).fill(0.5)
const schedule = { kind: 'linear', betaStart: 0.0001, betaEnd: 0.02, steps: 50 } as const
const z = { data: Float32Array.of(7), count: 1 }

/** Comes back the better the more steps it takes; stops before the draw number `stopAt`. */
function fakeEngine(stopAt = Infinity) {
  const asked: string[] = []
  let draws = 0
  const engine = {
    call: async (
      verb: string,
      input: EngineApi['render']['in'] & EngineApi['compare']['in'],
      options: { onEvent?: (event: StepProgress) => void } = {},
    ) => {
      if (verb === 'compare') return measure(input.a, input.b, input.size)
      asked.push(verb === 'encode' ? verb : `${verb} ${input.plan.steps}`)
      if (verb === 'encode') return { z, timing: { steps: 1, ms: 1 } }
      if (verb === 'render' && ++draws === stopAt) throw new SubcodeError('aborted', 'Cancelled.')
      const { length } = input.plan.rows
      options.onEvent?.({ kind: 'step', done: length, total: length, leftMs: 0, preview: null })
      const data = new Float32Array(LENGTH).fill(0.5 + 1 / input.plan.steps)
      const timing = { steps: length, ms: 5 }
      return verb === 'invert' ? { xT: { data, pair: null, count: 1 }, timing } : { images: { data, count: 1 }, timing }
    },
  } as unknown as Engine
  return { engine, asked }
}

async function run(stopAt?: number, code: typeof z | null = null) {
  const { engine, asked } = fakeEngine(stopAt)
  const rows: QualityRow[] = []
  const progress: (readonly [number, number, number])[] = []
  const model = { schedule, zSem: { size: 1, mean: null, std: null }, imageSize: SIZE }
  const ended = measureSteps(engine, { picture, z: code, size: SIZE }, model, [10, 20, 50], {
    signal: new AbortController().signal,
    onProgress: ({ done, total }, steps) => progress.push([done, total, steps]),
    onRow: (row) => rows.push(row),
  }).then(
    () => 'done',
    (thrown: SubcodeError) => thrown.code,
  )
  return { outcome: await ended, asked, rows, progress }
}

test('every T is inverted and drawn, and compared with the picture', async () => {
  const { outcome, asked, rows, progress } = await run()
  expect(outcome).toBe('done')
  expect(asked).toEqual(['encode', 'invert 10', 'render 10', 'invert 20', 'render 20', 'invert 50', 'render 50'])
  expect(rows.map(({ steps }) => steps)).toEqual([10, 20, 50])
  rows.forEach(({ steps, ms, ...measures }) => {
    expect(ms).toBe(10)
    expect(measures).toEqual(measure(new Float32Array(LENGTH).fill(0.5 + 1 / steps), picture, SIZE))
  })
  expect(progress).toEqual([
    [10, 160, 10],
    [20, 160, 10],
    [40, 160, 20],
    [60, 160, 20],
    [110, 160, 50],
    [160, 160, 50],
  ])
})

test('rows that are finished stay when it is stopped', async () => {
  const { outcome, asked, rows } = await run(2, z)
  expect(outcome).toBe('aborted')
  expect(asked[0]).toBe('invert 10')
  expect(rows.map(({ steps }) => steps)).toEqual([10])
})

describe('the rows of a face', () => {
  const row = (steps: number, ms = 1): QualityRow => ({ steps, ssim: 0.9, mse: 0.01, psnr: 20, ms })

  test('are measured where they lack, as far as the schedule goes, and all again where none lacks', () => {
    expect(stepsToMeasure([], { schedule })).toEqual([10, 20, 50])
    expect(stepsToMeasure([row(20)], { schedule })).toEqual([10, 50])
    expect(
      stepsToMeasure(
        [10, 20, 50].map((steps) => row(steps)),
        { schedule },
      ),
    ).toEqual([10, 20, 50])
    expect(stepsToMeasure([], { schedule: { ...schedule, steps: 1000 } })).toEqual(QUALITY_STEPS)
  })

  test('stand in order, one for each T', () => {
    expect(withRow([row(10), row(50)], row(20))).toEqual([row(10), row(20), row(50)])
    expect(withRow([row(10), row(20)], row(10, 7))).toEqual([row(10, 7), row(20)])
  })
})
