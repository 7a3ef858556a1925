import type { Schedule } from '../../protocol/manifest.ts'
import type { Method } from '../../protocol/codes.ts'
import type { Direction, Plan, Row } from './plan.ts'
import { ab2 } from './ab2.ts'
import { ddim } from './ddim.ts'
import { dpm2m } from './dpm-2m.ts'
import { exactInvert, exactRender, exactRenderPair } from './exact.ts'
import { heun } from './heun.ts'
import { clean, type Level, levelsAt, type Mix, noise } from '../schedule.ts'
import { selectSteps } from './steps.ts'

const singleState: Record<Exclude<Method, 'exact'>, (path: readonly Level[], end: Mix) => Row[]> = {
  ddim,
  'dpm++2m': dpm2m,
  ab2,
  heun,
}

/**
 * The rows of a sampler for `steps` (2 to the schedule's own count) kept training steps, rising for an inversion and
 * falling for a render. Every method does both; all but `exact` invert only approximately.
 *
 * `pair` matters to an exact render alone: true (the default) for codes whose `pair` came from an exact inversion with
 * the same steps, false for a random or mixed x_T, or one that another plan made.
 * Throws `internal` for a step count out of range and `bad-pack` for a broken schedule.
 */
export function makePlan(schedule: Schedule, method: Method, direction: Direction, steps: number, options: { pair?: boolean } = {}): Plan {
  const rising = levelsAt(schedule, selectSteps(steps, schedule.steps))
  const falling = rising.toReversed()
  const inverts = direction === 'invert'
  const plan = { method, direction, steps }
  if (method !== 'exact') {
    const rows = inverts ? singleState[method](rising, noise) : singleState[method](falling, clean)
    return { ...plan, pair: false, rows }
  }
  const pair = inverts || (options.pair ?? true)
  return { ...plan, pair, rows: inverts ? exactInvert(rising) : pair ? exactRenderPair(falling) : exactRender(falling) }
}
