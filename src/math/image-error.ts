import { assert, at } from '../base/assert.ts'

/** Mean squared difference of two pictures in [-1, 1], measured after mapping to [0, 1], as the official evaluation does. */
export function meanSquaredError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert(a.length === b.length && a.length > 0, `two pictures of one size were expected, not ${a.length} and ${b.length} numbers`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += ((at(a, i) - at(b, i)) / 2) ** 2
  return sum / a.length
}

/** Peak signal to noise ratio in decibels of an error measured on [0, 1]; infinite for equal pictures. */
export function psnr(mse: number): number {
  return -10 * Math.log10(mse)
}
