import { assert, at } from '../base/assert.ts'
import type { Metric } from './covariance.ts'
import { dot, norm } from './vectors.ts'

/** How far a normalised z_sem goes along a direction: `amount` times the direction. */
export type Move = { direction: ArrayLike<number>; amount: number }

/** A move by name, so that a lock on its own attribute does not hold it. */
export type NamedMove = Move & { name: string }

/** An attribute whose reading, weights . z + bias, only its own move may change. */
export type Lock = { name: string; weights: ArrayLike<number> }

/** The direction of the official manipulation, of which an amplitude is the amount: sqrt(Z) * w / |w|. Zero weights move nothing. */
export function paperDirection(weights: ArrayLike<number>): Float64Array {
  const scale = Math.sqrt(weights.length) / (norm(weights) || 1)
  return Float64Array.from(weights, (weight) => weight * scale)
}

/**
 * The sum that an edit adds to a normalised z_sem of `size` numbers. To each move comes the smallest correction after which the readings of all
 * locks but its own stay; small in the sense of the metric C: least d' C^-1 d (Mahalanobis). With the identity for C that is the part of the
 * move that is orthogonal to the weights of the locks.
 *
 * `keep` moves only that many numbers of the code, those that move farthest. The locks hold within these numbers. Null moves all. Throws `internal` when lengths differ.
 */
export function editMove(
  size: number,
  moves: readonly NamedMove[],
  locks: readonly Lock[],
  keep: number | null,
  metric: Metric,
): Float64Array {
  const whole = moveWithin(null, size, moves, locks, metric)
  if (keep === null || keep >= size) return whole
  const places = Array.from({ length: size }, (_, i) => i).sort((a, b) => Math.abs(at(whole, b)) - Math.abs(at(whole, a)) || a - b)
  return moveWithin(new Set(places.slice(0, keep)), size, moves, locks, metric)
}

/** The edit with only the numbers at `places` free to move; null frees all. */
function moveWithin(
  places: ReadonlySet<number> | null,
  size: number,
  moves: readonly NamedMove[],
  locks: readonly Lock[],
  metric: Metric,
): Float64Array {
  const within = (vector: ArrayLike<number>) => Float64Array.from(vector, (value, i) => (places === null || places.has(i) ? value : 0))
  const metricWithin: Metric = (vector) => within(metric(within(vector)))
  const sum = new Float64Array(size)
  for (const { name, direction, amount } of moves) {
    assert(direction.length === size, `a direction of ${size} numbers was expected, not ${direction.length}`)
    const weights = locks.filter((lock) => lock.name !== name).map((lock) => lock.weights)
    const free = keepReadings(within(direction), weights, metricWithin)
    for (let i = 0; i < size; i++) sum[i] = at(sum, i) + amount * at(free, i)
  }
  return sum
}

/** Below this share of its length a vector counts as lying in the span of those before it. */
const DEPENDENT_SHARE = 1e-9

/** A reader b of unit length in the metric, and C b, which moves its reading by 1 and that of the other readers not at all. */
export type Reader = { weights: Float64Array; move: Float64Array }

/** Readers that span some weights: b_j' C b_k is 1 for j = k, else 0 (Gram-Schmidt in the metric C). */
export function readersOf(all: readonly ArrayLike<number>[], metric: Metric): Reader[] {
  const readers: Reader[] = []
  for (const weights of all) {
    const rest = Float64Array.from(weights)
    // Twice, since rounding leaves a part after one round.
    for (const { weights: reader, move } of [...readers, ...readers]) subtract(rest, reader, dot(rest, move))
    const move = metric(rest)
    const square = dot(rest, move)
    const whole = dot(weights, metric(weights))
    if (square <= DEPENDENT_SHARE ** 2 * whole) continue
    const scale = 1 / Math.sqrt(square)
    readers.push({ weights: rest.map((value) => value * scale), move: move.map((value) => value * scale) })
  }
  return readers
}

/** A vector after the smallest correction in the metric by which no weights read anything in it. */
export function keepReadings(vector: ArrayLike<number>, weights: readonly ArrayLike<number>[], metric: Metric): Float64Array {
  const free = Float64Array.from(vector)
  const readers = readersOf(weights, metric)
  for (const { weights: reader, move } of [...readers, ...readers]) subtract(free, move, dot(free, reader))
  return free
}

function subtract(from: Float64Array, vector: Float64Array, share: number): void {
  for (let i = 0; i < from.length; i++) from[i] = at(from, i) - share * at(vector, i)
}
