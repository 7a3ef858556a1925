import { at } from '../../base/assert.ts'
import type { Row } from './plan.ts'
import { ddimMove, epsMove, makeRow, sigma, type Weights } from './row.ts'
import type { Level, Mix } from '../schedule.ts'

function secondOrder(previous: Level, level: Level, next: Mix, cap: number): Weights {
  const step = sigma(next) - sigma(level)
  const v = Math.min(cap, step / (2 * (sigma(level) - sigma(previous))))
  return epsMove(level, next.a / level.a, next.a * step * (1 + v), -next.a * step * v)
}

/**
 * Second order Adams-Bashforth on eps in sigma = s / a (the second order of `sample_lms` in k-diffusion): p is the
 * previous eps. The first row is DDIM, and so is one to pure noise, where sigma is infinite. `cap` is the most of the
 * previous eps that a row extrapolates by: upwards steps that are dense near the picture grow so fast in sigma that x_T is
 * thrown far off without one.
 */
export function ab2(path: readonly Level[], end: Mix, cap = Infinity): Row[] {
  return path.map((level, i) => {
    const next = i + 1 < path.length ? at(path, i + 1) : end
    const weights = i === 0 || next.a === 0 ? ddimMove(level, next) : secondOrder(at(path, i - 1), level, next, cap)
    return makeRow(level, weights, 'eps')
  })
}
