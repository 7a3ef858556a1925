import { meanSquaredError, psnr } from './image-error.ts'
import { ssim } from './ssim.ts'

/** How alike two pictures are: SSIM (1 when equal), mean squared error on [0, 1], and its PSNR in decibels. */
export type Measures = { ssim: number; mse: number; psnr: number }

/** Compares two square planar pictures in [-1, 1] of side `size`, as the official evaluation does. */
export function measure(a: Float32Array, b: Float32Array, size: number): Measures {
  const mse = meanSquaredError(a, b)
  return { ssim: ssim(a, b, size, size), mse, psnr: psnr(mse) }
}
