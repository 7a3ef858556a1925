import type { Row } from './plan.ts'
import type { Level, Mix } from '../schedule.ts'

/** The memory p for the next row: nothing, or x, x0 or eps of this row (eps re-derived from the clipped x0). */
export type Memory = 'nothing' | 'x' | 'x0' | 'eps'

export type Weights = { kx: number; k0: number; kp: number }

/** A row that calls the network at `level` and then moves by `weights`. */
export function makeRow(level: Level, weights: Weights, memory: Memory): Row {
  const { t, a, s } = level
  const ux = memory === 'eps' ? 1 / s : memory === 'x' ? 1 : 0
  const u0 = memory === 'eps' ? -a / s : memory === 'x0' ? 1 : 0
  return { t, a, s, ...weights, ux, u0 }
}

/**
 * DDIM up or down (Song et al. 2021, equation 12): next = to.a * x0 + sqrt(to.s^2 - sigma^2) * eps + sigma * noise, with
 * eps = (x - a * x0) / s. On the way down sigma = eta * to.s * sqrt(1 - r), r = SNR(from) / SNR(to) (equation 16): eta 0 is DDIM, and eta 1 the
 * ancestral sampling of DDPM. `kp` is sigma, and p the fresh noise.
 */
export function ddimMove(from: Level, to: Mix, eta = 0): Weights {
  const fresh = eta === 0 ? 0 : eta * Math.sqrt(1 - ((from.a * to.s) / (from.s * to.a)) ** 2)
  const kept = Math.sqrt(1 - fresh ** 2)
  return { kx: (to.s / from.s) * kept, k0: to.a - ((from.a * to.s) / from.s) * kept, kp: to.s * fresh }
}

/** Weights of xWeight * x + epsWeight * eps + kp * p at a level, with eps = (x - a * x0) / s written out. */
export function epsMove(level: Level, xWeight: number, epsWeight: number, kp: number): Weights {
  return { kx: xWeight + epsWeight / level.s, k0: (-epsWeight * level.a) / level.s, kp }
}

/** Noise to signal ratio: the time in which x / a moves by eps. */
export function sigma(mix: Mix): number {
  return mix.s / mix.a
}
