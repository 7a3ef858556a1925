import { assert, at } from '../base/assert.ts'
import { mix, type MixWeights, slerpWeights } from './interpolate.ts'

/*
 * Blends of any number of codes. Shares say how much of each code a person wants: one number a code, 0 to 1, together 1.
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
 * Weights of a spherical mixture of any number of x_T: the first two are mixed by `slerpWeights`, the mixture with the third,
 * and so on, each time by their shares. A share of 1 gives exactly that code, and two shares give exactly the slerp of two.
 */
export function sphericalWeights(codes: readonly Float32Array[], shares: readonly number[]): number[] {
  const weights = shares.map(() => 0)
  let mixture: Float32Array | null = null
  let taken = 0
  for (const [i, code] of codes.entries()) {
    const share = at(shares, i)
    if (share === 0) continue
    taken += share
    const { first, second }: MixWeights = mixture ? slerpWeights(mixture, code, share / taken) : { first: 0, second: 1 }
    weights.forEach((weight, k) => (weights[k] = weight * first))
    weights[i] = second
    mixture = mixture ? mix(mixture, code, { first, second }) : code
  }
  return weights
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
