import { assert, at } from '../base/assert.ts'

/** One attribute's direction (any length) and how far to go along it; -0.5 to 0.5 is usual. */
export type Move = { direction: ArrayLike<number>; amplitude: number }

/**
 * A normalised z_sem moved along attributes: z' = z + sum of amplitude * sqrt(d) * w / |w|, d numbers in a code
 * (the official manipulation; there d is 512). A zero direction moves nothing. Throws `internal` when lengths differ.
 */
export function moveAttributes(z: ArrayLike<number>, moves: readonly Move[]): Float32Array {
  const moved = Float64Array.from(z)
  for (const { direction, amplitude } of moves) {
    assert(direction.length === z.length, `a direction of ${z.length} numbers was expected, not ${direction.length}`)
    const norm = Math.sqrt(Array.from(direction).reduce((sum, w) => sum + w * w, 0))
    const reach = norm === 0 ? 0 : (amplitude * Math.sqrt(z.length)) / norm
    for (let i = 0; i < moved.length; i++) moved[i] = at(moved, i) + reach * at(direction, i)
  }
  return Float32Array.from(moved)
}
