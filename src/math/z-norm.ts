import { assert, at } from '../base/assert.ts'

/** Mean and standard deviation of each number of z_sem over the training set. */
export type ZStatistics = { mean: readonly number[]; std: readonly number[] }

/** One number after the other, by its place within its code; several codes may follow one another. */
function mapCodes(
  z: ArrayLike<number>,
  { mean, std }: ZStatistics,
  move: (value: number, mean: number, std: number) => number,
): Float32Array {
  const size = mean.length
  assert(size > 0 && std.length === size && z.length % size === 0, `codes of ${size} numbers were expected, not ${z.length} numbers in all`)
  return Float32Array.from({ length: z.length }, (_, i) => move(at(z, i), at(mean, i % size), at(std, i % size)))
}

/** (z - mean) / std. Takes one code or several, one after the other. */
export function normalizeZ(z: ArrayLike<number>, statistics: ZStatistics): Float32Array {
  return mapCodes(z, statistics, (value, mean, std) => (value - mean) / std)
}

/** z * std + mean, the way back. */
export function denormalizeZ(z: ArrayLike<number>, statistics: ZStatistics): Float32Array {
  return mapCodes(z, statistics, (value, mean, std) => value * std + mean)
}
