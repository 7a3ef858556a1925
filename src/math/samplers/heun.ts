import { at } from '../../base/assert.ts'
import type { Row } from './plan.ts'
import { ddimMove, epsMove, makeRow, sigma } from './row.ts'
import type { Level, Mix } from '../schedule.ts'

/** Euler to the next level, then the mean of the slopes at both ends; p carries x of the step's start. */
function step(from: Level, to: Level): Row[] {
  const half = (to.a * (sigma(to) - sigma(from))) / 2
  return [makeRow(from, ddimMove(from, to), 'x'), makeRow(to, epsMove(to, 1 / 2, half, to.a / (2 * from.a)), 'nothing')]
}

/**
 * Heun in sigma (Karras et al. 2022, arXiv 2206.00364): two network calls per step, one in the last step, which has no
 * level to call at. So 2 * N - 1 rows for N steps.
 */
export function heun(path: readonly Level[], end: Mix): Row[] {
  const last = at(path, path.length - 1)
  const steps = path.slice(1).flatMap((to, i) => step(at(path, i), to))
  return [...steps, makeRow(last, ddimMove(last, end), 'nothing')]
}
