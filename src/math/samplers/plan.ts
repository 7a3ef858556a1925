import type { Method } from '../../protocol/codes.ts'

/**
 * A sampler as a list of rows (see src/README.md, "The sampler is a table").
 *
 *   x0   = the picture that the network predicts from x at t (row-numbers.ts), clipped where the pack's space says so
 *   next = kx * x + k0 * x0 + kp * p
 *   p    = ux * x + u0 * x0                 or fresh noise, written before each row (`Plan.takesNoise`)
 *
 * a = sqrt(alpha-bar), s = sqrt(1 - alpha-bar) of the level at which the network is called; t is the original
 * training index 0..999. All numbers are computed in float64 and applied in float32.
 */
export type Row = {
  t: number
  a: number
  s: number
  kx: number
  k0: number
  kp: number
  ux: number
  u0: number
}

export type Direction = 'invert' | 'render'

/** Rows in the order in which they run. `steps` is the T that the user chose; a plan may have more or fewer rows. */
export type Plan = {
  method: Method
  direction: Direction
  steps: number
  /**
   * True for the exact method with its two states. An inversion then returns the last p as `StochasticCodes.pair`;
   * a render starts with x = pair and p = data. Every other plan starts with x = data (or the image) and p = 0.
   */
  pair: boolean
  /** True where p is fresh noise in every row that has a kp, and no memory. */
  takesNoise: boolean
  rows: Row[]
}
