import type { Measures } from '../protocol/measures.ts'
import { meanSquaredError, psnr } from './image-error.ts'
import { ssim } from './ssim.ts'

/** Compares two square planar pictures in [-1, 1] of side `size`, as the official evaluation does. Throws `internal` where they differ in size. */
export function measure(a: Float32Array, b: Float32Array, size: number): Measures {
  const mse = meanSquaredError(a, b)
  return { ssim: ssim(a, b, size, size), mse, psnr: psnr(mse) }
}
