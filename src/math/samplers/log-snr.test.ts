import { describe, expect, test } from 'vitest'
import { readGolden } from '../../../e2e/support/golden.ts'
import { at } from '../../base/assert.ts'
import type { Schedule } from '../../protocol/manifest.ts'
import { type Predict, runReference, startAt } from '../fixtures/reference-loop.ts'
import { allLevels, logSnr, logSnrLevel } from '../schedule.ts'
import { makePlan } from './make-plan.ts'
import { makePartialPlans } from './partial-plan.ts'

const scheduleOf = (meanShift: boolean) => ({ kind: 'log-snr', gammaMin: -13.3, gammaMax: 5, meanShift, steps: 1000 }) as const
const golden = readGolden('diffenc')

describe.each([
  ['vdm', 0],
  ['vdm', 1],
  ['diffenc', 0],
  ['diffenc', 1],
] as const)('rows of %s with eta %i', (arm, eta) => {
  test('are those of the formulas in the golden file', () => {
    const want = golden.doubles(`rows/${arm}_eta${eta}`)
    const { rows } = makePlan(scheduleOf(arm === 'diffenc'), 'ddim', 'render', 50, { eta })
    expect(rows.length).toBe(50)
    const got = rows.flatMap(({ t, a, s, kx, k0, kp }) => [t, a, s, kx, k0, kp])
    for (const [i, value] of got.entries()) expect(Math.abs(value - at(want, i))).toBeLessThan(1e-12 * Math.max(1, Math.abs(at(want, i))))
  })
})

test('the log-SNR falls evenly, from one end of each step to the other', () => {
  const levels = allLevels(scheduleOf(false))
  expect(levels.length).toBe(1001)
  levels.forEach((level, i) => expect(logSnr(level)).toBeCloseTo(13.3 - 0.0183 * i, 9))
})

/** Data N(0, d^2): the exact epsilon of a model that noises a^2 x, or x itself. */
const DEVIATION = 0.5
function predictOf(schedule: Extract<Schedule, { kind: 'log-snr' }>): Predict {
  return (x, t) => {
    const { a, s } = logSnrLevel(schedule, t / 1000)
    const mean = schedule.meanShift ? a ** 3 : a
    return x.map((value) => (s * value) / (mean ** 2 * DEVIATION ** 2 + s ** 2))
  }
}

describe.each([false, true])('with a perfect denoiser, mean shift %s', (meanShift) => {
  const schedule = scheduleOf(meanShift)
  const predict = predictOf(schedule)
  /** The exact flow keeps a Gaussian state at its quantile. */
  const top = logSnrLevel(schedule, 1)
  const spreadAtTop = Math.hypot((meanShift ? top.a ** 3 : top.a) * DEVIATION, top.s)
  const draw = (method: Parameters<typeof makePlan>[1], steps: number, power?: number) =>
    at(runReference(makePlan(schedule, method, 'render', steps, { pair: false, power }), predict, startAt([spreadAtTop]), false).x, 0)

  test.each(['ddim', 'dpm++2m', 'ab2', 'heun', 'exact'] as const)('%s draws the data', (method) => {
    const coarse = Math.abs(draw(method, 100) - DEVIATION)
    const fine = Math.abs(draw(method, 400) - DEVIATION)
    expect(fine).toBeLessThan(0.01)
    expect(fine).toBeLessThan(coarse / 3)
  })

  test('a picture comes back from its x_T', () => {
    const there = runReference(makePlan(schedule, 'exact', 'invert', 50), predict, startAt([0.3]), false)
    const back = runReference(makePlan(schedule, 'exact', 'render', 50), predict, { x: there.p, p: there.x }, false)
    expect(at(back.x, 0)).toBeCloseTo(0.3, 9)
    const up = runReference(makePlan(schedule, 'ab2', 'invert', 200), predict, startAt([0.3]), false)
    const down = runReference(makePlan(schedule, 'dpm++2m', 'render', 200), predict, startAt(up.x), false)
    expect(at(down.x, 0)).toBeCloseTo(0.3, 3)
  })

  test('a part of the way is the same rows', () => {
    const way = { steps: 10, up: 'ab2', down: 'ddim' } as const
    const whole = makePlan(schedule, 'ddim', 'render', 10).rows
    const { level, down, up } = makePartialPlans(schedule, way, 4)
    expect(level).toEqual(logSnrLevel(schedule, 0.4))
    expect(down.rows).toEqual(whole.slice(6))
    expect(up?.rows.length).toBe(6)
    const all = makePartialPlans(schedule, way, 10)
    expect(all.level).toEqual(logSnrLevel(schedule, 1))
    expect(all.down.rows).toEqual(whole)
  })
})
