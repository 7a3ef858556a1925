import { at } from '../base/assert.ts'
import type { Row } from '../protocol/plan.ts'
import { gaussian } from './gaussian.ts'
import { makeRow } from './row.ts'
import type { Level } from './schedule.ts'

/**
 * What a pack's self-check runs: the encoder on `image` (numbers from N(0, 1), not a picture), and one denoiser step
 * from `x` with `z` and p = 0 at training index t. All independent of each other, so that each graph is judged alone.
 */
export function selfCheckInputs(seed: number, imageSize: number, zSize: number) {
  const pixels = 3 * imageSize ** 2
  return { image: gaussian(seed, 0, pixels, 'x_T'), x: gaussian(seed, 1, pixels, 'x_T'), z: gaussian(seed, 0, zSize, 'z_sem') }
}

/** The row of the self-check's step: next = x + x0, and p = x0, which is what counts. */
export function selfCheckRow(level: Level): Row {
  return makeRow(level, { kx: 1, k0: 1, kp: 0 }, 'x0')
}

/** `count` of the values at even spacing, beginning with the first. */
export function evenlySpaced(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: count }, (_, i) => at(values, Math.floor((i * values.length) / count)))
}
