import { describe, expect, test } from 'vitest'
import { at } from '../../base/assert.ts'
import type { Schedule } from '../../protocol/manifest.ts'
import { makePlan } from './make-plan.ts'
import { makePartialPlans, noisyState } from './partial-plan.ts'
import { type Predict, runReference, startAt } from '../fixtures/reference-loop.ts'
import { alphaBars } from '../schedule.ts'
import { selectSteps } from './steps.ts'

const schedule: Schedule = { kind: 'linear', betaStart: 1e-4, betaEnd: 0.02, steps: 1000 }
const STEPS = 10
const picture = [0.8, -0.3, 0.05, -0.9]

/** An epsilon that depends on the state and on the time, and that no method gets right by chance. */
const predict: Predict = (x, t) => x.map((value, i) => 0.7 * Math.tanh(value) + 0.1 * Math.cos(i + t / 100))

/** DDIM written down by itself: the states of all levels on the way up, the picture being that of the lowest. */
function inversion(): { x: number[]; x0: number[]; eps: number[] }[] {
  const alphaBar = alphaBars(schedule)
  const times = selectSteps(STEPS, schedule.steps)
  let x = picture
  return times.map((t, i) => {
    const now = at(alphaBar, t)
    const next = i + 1 < STEPS ? at(alphaBar, at(times, i + 1)) : 0
    const raw = predict(Float64Array.from(x), t)
    const x0 = x.map((value, k) => Math.min(1, Math.max(-1, (value - Math.sqrt(1 - now) * at(raw, k)) / Math.sqrt(now))))
    const eps = x.map((value, k) => (value - Math.sqrt(now) * at(x0, k)) / Math.sqrt(1 - now))
    x = x0.map((value, k) => Math.sqrt(next) * value + Math.sqrt(1 - next) * at(eps, k))
    return { x, x0, eps }
  })
}

const WAY = { steps: STEPS, up: 'ddim', down: 'ddim' } as const
const run = (plan: Parameters<typeof runReference>[0], x: ArrayLike<number>) => [...runReference(plan, predict, startAt(x), true).x]
const expectClose = (got: readonly number[], want: ArrayLike<number>) => {
  expect(got).toHaveLength(want.length)
  got.forEach((value, i) => expect(value).toBeCloseTo(at(want, i), 5))
}

describe.each([1, 4, STEPS - 1])('an inversion that ends after %i of 10 steps', (depth) => {
  const plans = makePartialPlans(schedule, WAY, depth)
  const reached = at(inversion(), depth - 1)

  test('leaves the x0 of its last step', () => {
    if (!plans.rest) throw new Error('a rest was expected')
    expectClose(run(plans.rest, picture), reached.x0)
  })

  test('is at the very state of the whole inversion when its own noise is put back', () => {
    expectClose([...noisyState(plans.level, reached.x0, reached.eps)], reached.x)
  })

  test('and the steps that are left lead from there to the x_T of the whole one', () => {
    if (!plans.up) throw new Error('a way up was expected')
    expectClose(run(plans.up, reached.x), run(makePlan(schedule, 'ddim', 'invert', STEPS), picture))
  })

  test('is drawn by the last rows of a drawing, from its own level on', () => {
    expect(plans.down.rows).toEqual(makePlan(schedule, 'ddim', 'render', STEPS).rows.slice(STEPS - 1 - depth))
    expect(plans.down.rows[0]).toMatchObject(plans.level)
  })
})

test('at the top nothing is left of the picture, and the noise is drawn like every x_T', () => {
  const plans = makePartialPlans(schedule, WAY, STEPS)
  expect(plans).toMatchObject({ rest: null, up: null, level: { a: 0, s: 1 } })
  expect(plans.down).toEqual(makePlan(schedule, 'ddim', 'render', STEPS))
  expect([...noisyState(plans.level, picture, [1, 2, 3, 4])]).toEqual([1, 2, 3, 4])
})

test('noise of another size, and a depth that the plan has not, are refused', () => {
  expect(() => noisyState({ a: 1, s: 0 }, picture, [1])).toThrow('4 and 1 numbers')
  for (const depth of [0, STEPS + 1, 1.5]) expect(() => makePartialPlans(schedule, WAY, depth)).toThrow('depth from 1 to 10')
})
