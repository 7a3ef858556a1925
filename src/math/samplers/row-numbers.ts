import type { Prediction } from '../../protocol/manifest.ts'
import type { Mix } from '../schedule.ts'
import type { Row } from './plan.ts'

/** How many numbers a denoiser graph takes of a row. */
export const ROW_NUMBERS = 7

/**
 * [cx, cn, kx, k0, kp, ux, u0]: the numbers of a row that a denoiser graph takes. The first two combine the state x and the
 * output of the network into x0:
 *
 *   eps   x0 = x / a - s / a * eps      (Ho et al. 2020)
 *   v     x0 = a * x - s * v            (Salimans & Ho 2022, v = a * eps - s * x0)
 */
export function rowNumbers({ a, s, kx, k0, kp, ux, u0 }: Row, prediction: Prediction): Float32Array {
  return Float32Array.of(...predictionNumbers({ a, s }, prediction), kx, k0, kp, ux, u0)
}

/** [cx, cn] at a level. */
export function predictionNumbers({ a, s }: Mix, prediction: Prediction): [cx: number, cn: number] {
  return prediction === 'v' ? [a, -s] : [1 / a, -s / a]
}
