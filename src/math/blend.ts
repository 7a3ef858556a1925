import { assert, at } from '../base/assert.ts'
import { dot, norm } from './vectors.ts'

/*
 * Blends of any number of codes. A share is the part that a code has in the blend: one number a code, 0 to 1, together 1.
 * z_sem takes them as they are (a linear mixture); x_T turns them into the weights of a spherical one.
 */

/** Shares of the two neighbours of a place on a path through `count` codes, which stand at 0, 1, 2, ... */
export function lineShares(position: number, count: number): number[] {
  const place = Math.min(count - 1, Math.max(0, position))
  return Array.from({ length: count }, (_, i) => Math.max(0, 1 - Math.abs(place - i)))
}

/** The place on a path that gives these shares; the inverse of `lineShares`. */
export function linePosition(shares: readonly number[]): number {
  return shares.reduce((sum, share, i) => sum + i * share, 0)
}

/** The `frames` places of a path through `count` codes at even spacing, from the first code to the last. */
export function linePlaces(frames: number, count: number): number[] {
  return Array.from({ length: frames }, (_, i) => (frames === 1 ? 0 : (i * (count - 1)) / (frames - 1)))
}

/**
 * Shares at (u, v) of a unit square, v down. Four codes stand in its corners, row by row (bilinear); three stand at the
 * middle of its top and at both ends of its bottom (barycentric; outside of the triangle the negative share counts as 0).
 */
export function padShares(u: number, v: number, count: 3 | 4): number[] {
  if (count === 4) return [(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v]
  const top = 1 - v
  const right = u - top / 2
  const shares = [top, v - right, right].map((share) => Math.max(0, share))
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map((share) => share / sum)
}

/** A place on the pad that gives these three or four shares; the inverse of `padShares`, for three within the triangle. */
export function padPosition([first = 0, second = 0, third = 0, fourth]: readonly number[]): { u: number; v: number } {
  return fourth === undefined ? { u: first / 2 + third, v: 1 - first } : { u: second + fourth, v: third + fourth }
}

/**
 * Weights of a spherical mixture of any number of x_T, the same in every order of the codes. With the angle theta between the codes
 * (the mean over all pairs, each by the product of its shares) the weights are
 *
 *   w_i = sin(share_i * theta) / sin(theta) / |sum_k w_k c_k / |c_k||
 *
 * Of two codes that is their slerp, with sin((1 - alpha) theta) / sin(theta) and sin(alpha theta) / sin(theta), the codes themselves
 * not normalised. Of orthogonal codes, as random x_T are, equal shares have equal weights, and the mixture is as long as they
 * are. Parallel, opposite and zero codes, where the formula has no value, mix linearly. A share of 1 gives exactly that code.
 */
export function sphericalWeights(codes: readonly Float32Array[], shares: readonly number[]): number[] {
  const linear = [...shares]
  const taken = shares.flatMap((share, i) => (share === 0 ? [] : i))
  if (taken.length < 2) return linear
  const cosine = cosines(codes, taken)
  const pairs = taken.flatMap((i) => taken.flatMap((k) => (k > i ? [{ weight: at(shares, i) * at(shares, k), cosine: cosine(i, k) }] : [])))
  const sum = pairs.reduce((total, { weight }) => total + weight, 0)
  const theta = pairs.reduce((total, pair) => total + pair.weight * Math.acos(pair.cosine), 0) / sum
  if (Math.sin(theta) < PARALLEL_SINE) return linear
  const weights = shares.map((share) => Math.sin(share * theta) / Math.sin(theta))
  let square = 0
  for (const i of taken) for (const k of taken) square += at(weights, i) * at(weights, k) * cosine(i, k)
  return square < PARALLEL_SINE ** 2 ? linear : weights.map((weight) => weight / Math.sqrt(square))
}

/** Below this sine of the angle codes count as parallel; the formula would divide by it. */
const PARALLEL_SINE = 1e-6

/** The cosine of the angle between two of the codes at `places`; 1 where one of them is zero. */
function cosines(codes: readonly Float32Array[], places: readonly number[]): (i: number, k: number) => number {
  const found = new Map<string, number>()
  const lengths = new Map(places.map((i) => [i, norm(at(codes, i))]))
  for (const i of places) {
    for (const k of places) {
      const length = (lengths.get(i) ?? 0) * (lengths.get(k) ?? 0)
      const value = i === k || length === 0 ? 1 : dot(at(codes, i), at(codes, k)) / length
      found.set(`${i} ${k}`, Math.min(1, Math.max(-1, value)))
    }
  }
  return (i, k) => found.get(`${i} ${k}`) ?? 1
}

/** The sum of codes of one length, each times its weight. A weight of 1 among zeros gives that code to the bit. */
export function weightedSum(codes: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const length = at(codes, 0).length
  assert(
    codes.every((code) => code.length === length),
    'codes of one length were expected',
  )
  const sum = new Float32Array(length)
  for (const [k, code] of codes.entries()) {
    const weight = at(weights, k)
    if (weight === 0) continue
    for (let i = 0; i < length; i++) sum[i] = (sum[i] ?? 0) + weight * (code[i] ?? 0)
  }
  return sum
}
