import { at } from '../../base/assert.ts'
import type { Row } from './plan.ts'
import { ddimMove, makeRow, type Weights } from './row.ts'
import type { Level, Mix } from '../schedule.ts'

/**
 * Most of the previous x0 that a row may extrapolate by. On evenly spaced t the step into the lowest level is several
 * times longer (in log-SNR) than the one before it; uncapped, the method there is worse than DDIM up to 20 to 50 steps.
 */
const cap = 0.5

function logSnr(mix: Mix): number {
  return Math.log(mix.a / mix.s)
}

function secondOrder(previous: Level, level: Level, next: Level): Weights {
  const w = Math.min(cap, (logSnr(next) - logSnr(level)) / (2 * (logSnr(level) - logSnr(previous))))
  const { kx, k0 } = ddimMove(level, next)
  return { kx, k0: k0 * (1 + w), kp: -k0 * w }
}

/**
 * DPM-Solver++(2M) (Lu et al. 2022, arXiv 2211.01095) with its extrapolation capped; p is the previous x0. The first row,
 * and the last one, where the log-SNR is infinite, are DDIM. The same formula runs up and down.
 */
export function dpm2m(path: readonly Level[], end: Mix): Row[] {
  return path.map((level, i) => {
    const inside = i > 0 && i + 1 < path.length
    const weights = inside ? secondOrder(at(path, i - 1), level, at(path, i + 1)) : ddimMove(level, i === 0 ? at(path, 1) : end)
    return makeRow(level, weights, 'x0')
  })
}
