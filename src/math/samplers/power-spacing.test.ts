import { describe, expect, test } from 'vitest'
import type { Schedule } from '../../protocol/manifest.ts'
import { type Predict, runReference, startAt } from '../fixtures/reference-loop.ts'
import { alphaBars } from '../schedule.ts'
import { exactInvert } from './exact.ts'
import { makePlan } from './make-plan.ts'
import { makePartialPlans } from './partial-plan.ts'
import { selectPowerSteps } from './steps.ts'
import { trackOf } from './track.ts'

const schedule: Schedule = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 }
const alphaBar = alphaBars(schedule)
const sigmaAt = (t: number) => Math.sqrt((1 - (alphaBar[t] ?? 0)) / (alphaBar[t] ?? 0))

test('steps are spaced by a power of time, from the picture to the last of the even hundred', () => {
  expect(selectPowerSteps(7, 2.25)).toEqual([0, 1, 2, 3, 4, 5, 6].map((i) => Math.round(990 * (i / 6) ** 2.25)))
  expect(selectPowerSteps(4, 8)).toEqual([0, 1, 39, 990]) // two would be the first
  expect(selectPowerSteps(3, 1, 3)).toEqual([0, 1, 2])
  for (const [steps, power] of [
    [1, 2],
    [7, 0.5],
    [7, 9],
    [7, NaN],
  ] as const)
    expect(() => selectPowerSteps(steps, power)).toThrow()
})

/** Data N(1, 0.25): the exact eps, and the exact solution of the probability flow between two levels. */
const [MEAN, DEVIATION] = [1, 0.5]
const variance = (t: number) => (alphaBar[t] ?? 0) * DEVIATION ** 2 + 1 - (alphaBar[t] ?? 0)
const predict: Predict = (x, t) =>
  Float64Array.from(x, (value) => (Math.sqrt(1 - (alphaBar[t] ?? 0)) * (value - Math.sqrt(alphaBar[t] ?? 0) * MEAN)) / variance(t))

/** Adams-Bashforth of the second order in sigma on x / a, written down a second time. */
function naiveInversion(x0: number, times: readonly number[], cap: number): number {
  let [y, before] = [x0 / Math.sqrt(alphaBar[0] ?? 1), 0]
  for (const [i, t] of times.slice(0, -1).entries()) {
    const a = Math.sqrt(alphaBar[t] ?? 0)
    const eps = predict(Float64Array.of(y * a), t)[0] ?? 0
    const [now, next] = [sigmaAt(t), sigmaAt(times[i + 1] ?? 0)]
    const share = i === 0 ? 0 : Math.min(cap, (next - now) / (2 * (now - sigmaAt(times[i - 1] ?? 0))))
    y += (next - now) * (eps + share * (eps - before))
    before = eps
  }
  return y * Math.sqrt(alphaBar[times.at(-1) ?? 0] ?? 0)
}

describe('the quick pair', () => {
  test('goes up as a second way to compute it does, with its extrapolation capped', () => {
    const times = selectPowerSteps(7, 2.25)
    const rows = makePlan(schedule, 'ab2', 'invert', 7, { power: 2.25 }).rows
    expect(rows.map(({ t }) => t)).toEqual(times)
    // The last row goes on to pure noise; the state before it is that of the last level.
    const { x } = runReference(
      { ...makePlan(schedule, 'ab2', 'invert', 7, { power: 2.25 }), rows: rows.slice(0, -1) },
      predict,
      startAt([0.6]),
      false,
    )
    expect(x[0]).toBeCloseTo(naiveInversion(0.6, times, 0.5), 9)
    expect(Math.abs((x[0] ?? 0) - naiveInversion(0.6, times, Infinity))).toBeGreaterThan(0.01)
  })

  test('of a part of the way goes up by AB2 and down by DPM-Solver++, from the levels of the whole', () => {
    const whole = makePlan(schedule, 'dpm++2m', 'render', 14, { power: 2.25 }).rows
    const { rest, down, up } = makePartialPlans(schedule, { steps: 14, power: 2.25, up: 'ab2', down: 'dpm++2m' }, 9)
    const times = selectPowerSteps(14, 2.25)
    expect(rest?.rows.map(({ t }) => t)).toEqual(times.slice(0, 9))
    expect(down.rows.slice(1)).toEqual(whole.slice(5)) // the first row has no memory
    expect(up?.rows.map(({ t }) => t)).toEqual(times.slice(9))
  })
})

test('the exact pair keeps even steps: leaps between steps that grow make a small error of one eps a large one of x_T', () => {
  expect(makePlan(schedule, 'exact', 'invert', 10, { power: 2.25 })).toEqual(makePlan(schedule, 'exact', 'invert', 10))
  const growth = (power: number | undefined) => {
    const plan = { ...makePlan(schedule, 'exact', 'invert', 10), rows: exactInvert(trackOf(schedule, 10, power).all) }
    const end = (error: number) => {
      let calls = 0
      const wrong: Predict = (x, t) => predict(x, t).map((eps) => (calls++ === 1 ? eps + error : eps))
      return runReference(plan, wrong, startAt([0.6]), false).x[0] ?? 0
    }
    return Math.abs(end(0.01) - end(0)) / 0.01
  }
  expect(growth(undefined)).toBeLessThan(1)
  expect(growth(2.25)).toBeGreaterThan(50)
})
