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

/** Fields on each side of the self-check's state for the first decoder. */
const FIELDS = 8

/**
 * The inputs of a pack's self-check: it runs the encoders on `image` (numbers from N(0, 1), not a picture), one denoiser step from `x` with `z`
 * (z_sem, or the token of a class) and p = 0 at training index t, and the first decoder on `fields`, a state of 8 x 8 flat fields with numbers from N(0, 1), whose pictures
 * `fitPreview` reads. The inputs are independent, so that each graph is judged alone.
 */
export function selfCheckInputs(seed: number, { imageSize, space: { state, code, classes } }: Sizes) {
  return {
    image: gaussian(seed, 0, pictureLength(imageSize), 'x_T'),
    x: gaussian(seed, 1, numbersIn(state), 'x_T'),
    z: gaussian(seed, 0, code?.size ?? classes?.size ?? 0, 'z_sem'),
    fields: fieldsOf(gaussian(seed, 2, numbersIn(state), 'x_T'), state),
  }
}

type Sizes = {
  imageSize: number
  space: { state: readonly number[]; code: { size: number } | null; classes?: { size: number } | undefined }
}

/** A state [channels, height, width] whose numbers are those in the corner of their field. */
function fieldsOf(values: Float32Array, [channels = 0, height = 0, width = 0]: readonly number[]): Float32Array<ArrayBuffer> {
  const [rows, columns] = [Math.max(1, Math.floor(height / FIELDS)), Math.max(1, Math.floor(width / FIELDS))]
  const fields = new Float32Array(values.length)
  for (let i = 0; i < channels * height * width; i++) {
    const [channel, y, x] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width]
    fields[i] = at(values, channel * height * width + (y - (y % rows)) * width + (x - (x % columns)))
  }
  return fields
}

/** The row of the self-check's step: next = x + x0, and p = x0. The check reads p. */
export function selfCheckRow(level: Level): Row {
  return makeRow(level, { kx: 1, k0: 1, kp: 0 }, 'x0')
}

/** `count` of the values at even spacing, beginning with the first. */
export function evenlySpaced(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: count }, (_, i) => at(values, Math.floor((i * values.length) / count)))
}
