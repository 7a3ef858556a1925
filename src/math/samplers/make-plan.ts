import { assert } from '../../base/assert.ts'
import type { Schedule } from '../../protocol/manifest.ts'
import type { Method } from '../../protocol/codes.ts'
import { hasMeanShift } from '../../protocol/log-snr.ts'
import type { Direction, Plan, Row } from './plan.ts'
import { ab2 } from './ab2.ts'
import { ddim } from './ddim.ts'
import { dpm2m } from './dpm-2m.ts'
import { exactInvert, exactRender, exactRenderPair } from './exact.ts'
import { heun } from './heun.ts'
import { shiftDdim, shiftFlow } from './mean-shift.ts'
import type { Level, Mix } from '../schedule.ts'
import { trackOf } from './track.ts'

/** The methods of one state. */
export type SingleState = Exclude<Method, 'exact'>

type Sampler = (path: readonly Level[], end: Mix, cap: number) => Row[]
const samplers: Record<Exclude<SingleState, 'ddim'>, Sampler> = { 'dpm++2m': dpm2m, ab2, heun }

/** What AB2 extrapolates by at most where the steps are spaced by a power, as DPM-Solver++(2M) does always. */
const CAP = 0.5

/** How the steps of a sampler are spaced (by a power, or even), and how much of their noise is fresh (DDIM on the way down alone). */
export type RowOptions = { power?: number | undefined; eta?: number | undefined }

/** The rows of a sampler along a path of levels of a schedule, and on to its end. Throws `internal` for fresh noise in another method than DDIM. */
export function rowsAlong(
  schedule: Schedule,
  method: SingleState,
  path: readonly Level[],
  end: Mix,
  { power, eta = 0 }: RowOptions,
): Row[] {
  assert(
    eta >= 0 && eta <= 1 && (eta === 0 || method === 'ddim'),
    `an eta from 0 to 1, above 0 for ddim alone, was expected, not ${eta} for ${method}`,
  )
  const shifts = hasMeanShift(schedule)
  if (method === 'ddim') return shifts ? shiftDdim(ddim(path, end, eta), path, end) : ddim(path, end, eta)
  const rows = samplers[method](path, end, power === undefined ? Infinity : CAP)
  return shifts ? shiftFlow(rows) : rows
}

export type PlanOptions = RowOptions & { pair?: boolean }

/**
 * The rows of a sampler for `steps` (2 to the schedule's own count) kept training steps, rising for an inversion and
 * falling for a render. Every method does both; all but `exact` invert only approximately.
 *
 * `pair` matters to an exact render alone: true (the default) for codes whose `pair` came from an exact inversion with
 * the same steps, false for a random or mixed x_T, or one that another plan made.
 * `eta` is the share of fresh noise in a DDIM render, 0 to 1.
 * `power` spaces the steps by a power of time (`selectPowerSteps`); they are even without it, and for `exact` always.
 * Throws `internal` for a step count out of range and `bad-pack` for a broken schedule.
 */
export function makePlan(schedule: Schedule, method: Method, direction: Direction, steps: number, options: PlanOptions = {}): Plan {
  const { up, top, down, bottom, all } = trackOf(schedule, steps, method === 'exact' ? undefined : options.power)
  const inverts = direction === 'invert'
  const { power, eta = 0 } = options
  const plan = { method, direction, steps, takesNoise: !inverts && eta > 0 }
  if (method !== 'exact') {
    const rows = inverts
      ? rowsAlong(schedule, method, up, top, { power })
      : rowsAlong(schedule, method, down.toReversed(), bottom, { power, eta })
    return { ...plan, pair: false, rows }
  }
  const pair = inverts || (options.pair ?? true)
  const drawn = () => {
    const falling = all.toReversed()
    return pair ? exactRenderPair(falling) : exactRender(falling, all.length === steps ? bottom : null)
  }
  const rows = inverts ? exactInvert(all) : drawn()
  return { ...plan, pair, rows: hasMeanShift(schedule) ? shiftFlow(rows) : rows }
}
