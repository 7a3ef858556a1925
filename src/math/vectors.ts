import { assert, at } from '../base/assert.ts'

/** The vector without its parts along orthogonal unit vectors. Twice, since rounding leaves a part after one round of Gram-Schmidt. */
export function withoutParts(vector: ArrayLike<number>, basis: readonly Float64Array[]): Float64Array {
  const rest = Float64Array.from(vector)
  for (const unit of [...basis, ...basis]) {
    const part = dot(rest, unit)
    for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] ?? 0) - part * (unit[i] ?? 0)
  }
  return rest
}

/** Throws `internal` when lengths differ. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert(a.length === b.length, `two vectors of one length were expected, not ${a.length} and ${b.length}`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

/** Euclidean length. */
export function norm(vector: ArrayLike<number>): number {
  return Math.sqrt(dot(vector, vector))
}

/**
 * Angle between two flattened tensors in radians, 0 to pi; 0 when one of them is zero.
 * Throws `internal` when the lengths differ.
 */
export function angleBetween(first: ArrayLike<number>, second: ArrayLike<number>): number {
  assert(first.length === second.length, `two codes of one length were expected, not ${first.length} and ${second.length}`)
  let [dot, firstSquare, secondSquare] = [0, 0, 0]
  for (let i = 0; i < first.length; i++) {
    const [a, b] = [at(first, i), at(second, i)]
    dot += a * b
    firstSquare += a * a
    secondSquare += b * b
  }
  const cosine = dot / Math.sqrt(firstSquare * secondSquare)
  return Number.isNaN(cosine) ? 0 : Math.acos(Math.min(1, Math.max(-1, cosine)))
}

/** 1 - cos of the angle between two normalised z_sem, 0 to 2: the distance of an edited identity from the original. */
export function cosineDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return 1 - Math.cos(angleBetween(a, b))
}
