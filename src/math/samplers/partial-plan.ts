import { assert, at } from '../../base/assert.ts'
import type { DrawingWay } from '../../protocol/codes.ts'
import type { Schedule } from '../../protocol/manifest.ts'
import type { Plan } from './plan.ts'
import type { Level, Mix } from '../schedule.ts'
import { type RowOptions, rowsAlong, type SingleState } from './make-plan.ts'
import { trackOf } from './track.ts'

/**
 * An inversion that ends at one level of the plan. The state there is x = a * x0 + s * eps. Other noise in place of eps keeps
 * the x0 of that level and changes the details that the lower levels add.
 *
 *   rest    up to that level, then to its x0 in one step of DDIM; null at the top, where no picture is left
 *   level   a and s of that level
 *   down    from a state of that level to the picture
 *   up      from a state of that level to x_T; null at the top, where the state is x_T, and where fresh noise joins in on the way down,
 *           so that no x_T leads to the picture
 */
export type PartialPlans = { rest: Plan | null; level: Mix; down: Plan; up: Plan | null }

/** A way with the method that goes up and the one that goes down. */
export type BothWays = Omit<DrawingWay, 'method'> & Record<'up' | 'down', SingleState>

/** The plans of an inversion that ends after `depth` of its steps, 1 to `steps`. Throws as `makePlan` does. */
export function makePartialPlans(schedule: Schedule, { steps, power, eta = 0, up, down }: BothWays, depth: number): PartialPlans {
  const { up: rising, top, down: falling, bottom } = trackOf(schedule, steps, power)
  assert(Number.isInteger(depth) && depth >= 1 && depth <= steps, `a depth from 1 to ${steps} steps was expected, not ${depth}`)
  const plan = { steps, pair: false, takesNoise: false } as const
  const isTop = depth === steps
  const last = at(rising, depth - 1)
  const level = isTop ? top : at(rising, depth)
  const reached = falling.filter(({ s }) => s <= level.s).toReversed()
  const along = (method: SingleState, path: readonly Level[], end: Mix, options: RowOptions) =>
    rowsAlong(schedule, method, path, end, options)
  const rest = () => [...along(up, rising.slice(0, depth - 1), last, { power }), ...along('ddim', [last], bottom, {})]
  return {
    rest: isTop ? null : { ...plan, method: up, direction: 'invert', rows: rest() },
    level,
    down: {
      ...plan,
      method: down,
      direction: 'render',
      takesNoise: eta > 0,
      rows: along(down, reached, bottom, { power, eta }),
    },
    up: isTop || eta > 0 ? null : { ...plan, method: up, direction: 'invert', rows: along(up, rising.slice(depth), top, { power }) },
  }
}

/** A state of a level: a * x0 + s * eps, number by number, written into `state`. */
export function noisyState(
  { a, s }: Mix,
  x0: ArrayLike<number>,
  eps: ArrayLike<number>,
  state: Float32Array = new Float32Array(eps.length),
): Float32Array {
  assert(x0.length === eps.length, `a picture and its noise of one size were expected, not ${x0.length} and ${eps.length} numbers`)
  for (let i = 0; i < state.length; i++) state[i] = a * (x0[i] ?? 0) + s * (eps[i] ?? 0)
  return state
}
