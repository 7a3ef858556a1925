import { assert, at } from '../base/assert.ts'
import { norm, withoutParts } from './vectors.ts'

/** One attribute's direction (any length) and how far to go along it; -0.5 to 0.5 is usual. */
export type Move = { direction: ArrayLike<number>; amplitude: number }

/** A move by name, so that a lock on its own attribute does not hold it. */
export type NamedMove = Move & { name: string }

/** An attribute that only its own move may change. */
export type Lock = { name: string; direction: ArrayLike<number> }

/**
 * The sum that an edit adds to a normalised z_sem of `size` numbers: amplitude * sqrt(size) * w / |w| over its moves, as in
 * the official manipulation. Each move is first made orthogonal to every locked direction but its own (Gram-Schmidt). The
 * result is not stretched again: a move along a locked direction vanishes, and the linear score of a locked attribute stays.
 *
 * `keep` moves only that many numbers of the code, those that move farthest. The locks hold within these numbers. Null moves all. Throws `internal` when lengths differ.
 */
export function editMove(size: number, moves: readonly NamedMove[], locks: readonly Lock[], keep: number | null): Float64Array {
  const everything = Array.from({ length: size }, (_, i) => i)
  const whole = moveWithin(everything, size, moves, locks)
  if (keep === null || keep >= size) return whole
  const farthest = everything.toSorted((a, b) => Math.abs(at(whole, b)) - Math.abs(at(whole, a)) || a - b)
  return moveWithin(farthest.slice(0, keep), size, moves, locks)
}

/** The edit with only the numbers at `places` free to move. */
function moveWithin(places: readonly number[], size: number, moves: readonly NamedMove[], locks: readonly Lock[]): Float64Array {
  const sum = new Float64Array(size)
  for (const { name, direction, amplitude } of moves) {
    assert(direction.length === size, `a direction of ${size} numbers was expected, not ${direction.length}`)
    const reach = (amplitude * Math.sqrt(size)) / (norm(direction) || 1)
    const others = locks.filter((lock) => lock.name !== name).map((lock) => pick(lock.direction, places))
    const free = orthogonalTo(pick(direction, places), others)
    places.forEach((place, i) => (sum[place] = at(sum, place) + reach * at(free, i)))
  }
  return sum
}

/** Below this share of its length a vector counts as lying in the span of those before it. */
const DEPENDENT_SHARE = 1e-9

/** The part of a vector that is orthogonal to all of `others`, which need not be orthogonal to each other. */
export function orthogonalTo(vector: ArrayLike<number>, others: readonly ArrayLike<number>[]): Float64Array {
  const basis: Float64Array[] = []
  for (const other of others) {
    const rest = withoutParts(other, basis)
    const length = norm(rest)
    if (length > DEPENDENT_SHARE * norm(other)) basis.push(rest.map((value) => value / length))
  }
  return withoutParts(vector, basis)
}

function pick(vector: ArrayLike<number>, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (place) => at(vector, place))
}
