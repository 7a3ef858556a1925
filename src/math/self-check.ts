import { at } from '../base/assert.ts'
import type { Row } from './samplers/plan.ts'
import { numbersIn, pictureLength } from '../protocol/space.ts'
import { gaussian } from './gaussian.ts'
import { makeRow } from './samplers/row.ts'
import type { Level } from './schedule.ts'

/** The check of every pack that we write: half picture, half noise, where a wrong t, z or weight shows, and little of x0 is clipped. */
export const SELF_CHECK = { seed: 20220624, t: 250, count: 32 } as const

/**
 * Devices differ by some 1e-5 of the largest number in float32, below the first a wrong operator would not hide. Half precision
 * that is further off than the second would show: 2 % of a picture's range are five levels of 255 after a single step.
 */
export const LEAST_TOLERANCE = { fp32: 2e-3, fp16: 2e-2 } as const

/**
 * The inputs of a pack's self-check: it runs the encoder on `image` (numbers from N(0, 1), not a picture), and one denoiser
 * step from `x` with `z` and p = 0 at training index t. They are independent, so that each graph is judged alone.
 */
export function selfCheckInputs(seed: number, { imageSize, state, zSize }: { imageSize: number; state: readonly number[]; zSize: number }) {
  const [image, x] = [gaussian(seed, 0, pictureLength(imageSize), 'x_T'), gaussian(seed, 1, numbersIn(state), 'x_T')]
  return { image, x, z: gaussian(seed, 0, zSize, 'z_sem') }
}

/** The row of the self-check's step: next = x + x0, and p = x0. The check reads p. */
export function selfCheckRow(level: Level): Row {
  return makeRow(level, { kx: 1, k0: 1, kp: 0 }, 'x0')
}

/** `count` of the values at even spacing, beginning with the first. */
export function evenlySpaced(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: count }, (_, i) => at(values, Math.floor((i * values.length) / count)))
}
