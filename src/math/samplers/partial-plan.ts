import { assert, at } from '../../base/assert.ts'
import type { Schedule } from '../../protocol/manifest.ts'
import type { Plan } from './plan.ts'
import { ddim } from './ddim.ts'
import { clean, levelsAt, type Mix, noise } from '../schedule.ts'
import { selectSteps } from './steps.ts'

/**
 * An inversion that ends at one level of the plan. The state there is x = a * x0 + s * eps. Other noise in place of eps keeps
 * the x0 of that level and changes the details that the lower levels add.
 *
 *   rest    up to that level, then to its x0 in one step; null at the top, where no picture is left
 *   level   a and s of that level
 *   down    from a state of that level to the picture
 *   up      from a state of that level to x_T; null at the top, where the state is x_T
 */
export type PartialPlans = { rest: Plan | null; level: Mix; down: Plan; up: Plan | null }

/** The plans of a DDIM inversion of `steps` steps that ends after `depth` of them, 1 to `steps`. Throws as `makePlan` does. */
export function makePartialPlans(schedule: Schedule, steps: number, depth: number): PartialPlans {
  const rising = levelsAt(schedule, selectSteps(steps, schedule.steps))
  assert(Number.isInteger(depth) && depth >= 1 && depth <= steps, `a depth from 1 to ${steps} steps was expected, not ${depth}`)
  const plan = { method: 'ddim', steps, pair: false } as const
  const isTop = depth === steps
  return {
    rest: isTop ? null : { ...plan, direction: 'invert', rows: ddim(rising.slice(0, depth), clean) },
    level: isTop ? noise : at(rising, depth),
    down: { ...plan, direction: 'render', rows: ddim(rising.slice(0, depth + 1).toReversed(), clean) },
    up: isTop ? null : { ...plan, direction: 'invert', rows: ddim(rising.slice(depth), noise) },
  }
}

/** A state of a level: a * x0 + s * eps, number by number. */
export function noisyState({ a, s }: Mix, x0: ArrayLike<number>, eps: ArrayLike<number>): Float32Array {
  assert(x0.length === eps.length, `a picture and its noise of one size were expected, not ${x0.length} and ${eps.length} numbers`)
  const state = new Float32Array(eps.length)
  for (let i = 0; i < state.length; i++) state[i] = a * (x0[i] ?? 0) + s * (eps[i] ?? 0)
  return state
}
