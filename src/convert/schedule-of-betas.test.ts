import { describe, expect, test } from 'vitest'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import { alphaBars } from '../math/schedule.ts'
import type { Schedule } from '../protocol/manifest.ts'
import { readHyper } from './hyper-parameters.ts'
import { readSchedule } from './read-schedule.ts'
import { scheduleOfAlphaBars, scheduleOfBetas } from './schedule-of-betas.ts'
import { withSchedule } from './with-schedule.ts'

const schedules: Schedule[] = [
  { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 },
  { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 500 },
  { kind: 'scaled-linear', betaStart: 0.0015, betaEnd: 0.0155, steps: 1000 },
  { kind: 'cosine', steps: 1000 },
  { kind: 'cosine', steps: 50 },
  { kind: 'constant', beta: 0.008, steps: 1000 },
  { kind: 'constant', beta: 0.016, steps: 500 },
]

const read = (fields: ReturnType<typeof scheduleOfBetas>) => readSchedule(readHyper(fields), 'beta_scheduler', 'none', Number(fields.T))

/** As PyTorch keeps them. */
const inFloat32 = (values: ArrayLike<number>) => Float32Array.from(values)
const betasOf = (bars: Float64Array) => inFloat32(bars.map((bar, t) => 1 - bar / (bars[t - 1] ?? 1)))

describe('a schedule is told from its numbers', () => {
  test.each(schedules)('$kind of $steps steps', (schedule) => {
    const bars = alphaBars(schedule)
    expect(read(scheduleOfBetas(betasOf(bars)))).toEqual(schedule)
    expect(read(scheduleOfAlphaBars(inFloat32(bars)))).toEqual(schedule)
  })

  test('others are refused', () => {
    const bent = Float32Array.from({ length: 100 }, (_, t) => 1e-4 + (t / 100) ** 3 * 0.02)
    expect(() => scheduleOfBetas(bent)).toThrow('Expected the betas of a schedule that the studio knows')
  })
})

describe('numbers beside the model', () => {
  const tensor = (name: string, values: Float32Array<ArrayBuffer>): [string, LazyTensor] => [
    name,
    { name, dtype: 'float32', shape: [values.length], read: async () => values },
  ]
  const checkpoint = (...tensors: [string, Float32Array<ArrayBuffer>][]): Checkpoint => ({
    tensors: new Map(
      [['ema.model.input_blocks.0.0.weight', new Float32Array(1)] as const, ...tensors].map(([name, values]) => tensor(name, values)),
    ),
    hyperParameters: { beta_schedule: 'cosine' },
    globalStep: undefined,
    epoch: undefined,
  })
  const linear = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 500 } as const
  const scheduleOf = async (...tensors: [string, Float32Array<ArrayBuffer>][]) => {
    const { hyperParameters } = await withSchedule(checkpoint(...tensors))
    const hyper = readHyper(hyperParameters)
    return readSchedule(hyper, 'beta_scheduler', 'none', Number(hyper.find('T') ?? 1000))
  }

  test('are its schedule, whatever the file says of it', async () => {
    const bars = alphaBars(linear)
    expect(await scheduleOf(['ema.betas', betasOf(bars)])).toEqual(linear)
    expect(await scheduleOf(['ema.alphas_cumprod', inFloat32(bars)])).toEqual(linear)
  })

  test('of another model in the file are not', async () => {
    expect(await scheduleOf(['other.betas', betasOf(alphaBars(linear))])).toEqual({ kind: 'cosine', steps: 1000 })
  })
})
