import { at } from '../base/assert.ts'
import type { Covariance } from '../protocol/covariance.ts'
import { mahalanobis, timesCovariance, timesInverse } from './covariance.ts'
import { keepReadings } from './edit-move.ts'
import { dot } from './vectors.ts'

/** The region of the training codes holds all but the farthest twentieth of them: the place of that quantile among `distances`. */
const REGION = 19

/** A face that lies outside already may go so many times as far. */
const LEEWAY = 1.05

/** What brings a code back, to be added to it, and the share of its other parts that it takes away: 0 where the code lies within. */
export type PullBack = { correction: Float64Array | null; share: number }

/**
 * The way back of an edited normalised code that has left the region of the training codes. Its offset from their mean is p + q: p is the smallest
 * offset (Mahalanobis) of which `kept` read what they read in the code, and q the other directions, in which they read nothing. q becomes
 * shorter until the code lies on the edge of the region, or as far out as the code before the edit; it may vanish, and p stays.
 */
export function pullBack(
  covariance: Covariance,
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  kept: readonly ArrayLike<number>[],
): PullBack {
  const limit = Math.max(at(covariance.distances, REGION), LEEWAY * mahalanobis(covariance, before))
  const distance = mahalanobis(covariance, after)
  if (distance <= limit) return { correction: null, share: 0 }
  const offset = Float64Array.from(after, (value, i) => value - at(covariance.mean, i))
  const others = keepReadings(offset, kept, (vector) => timesCovariance(covariance, vector))
  const square = dot(others, timesInverse(covariance, others))
  const share = 1 - Math.sqrt(Math.max(0, limit ** 2 - (distance ** 2 - square)) / square)
  return { correction: others.map((value) => -share * value), share }
}
