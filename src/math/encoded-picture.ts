import type { Mix } from './schedule.ts'

/** a^2 x + s^2 y, number by number: what DiffEnc noises at a level (Nielsen et al. 2024); y null for a pack that only shrinks the picture. */
export function encodedPicture({ a, s }: Mix, x: ArrayLike<number>, y: ArrayLike<number> | null): Float64Array {
  const encoded = new Float64Array(x.length)
  for (let i = 0; i < encoded.length; i++) encoded[i] = a ** 2 * (x[i] ?? 0) + (y ? s ** 2 * (y[i] ?? 0) : 0)
  return encoded
}
