import { assert, at } from '../base/assert.ts'

/**
 * `into` with its `count` numbers that differ most taken from `from`: a part of a meaning. `std` (of each number over the
 * training set) makes the differences comparable; without it they count as they are. Of equal differences the first goes first.
 */
export function swapTop(into: Float32Array, from: Float32Array, count: number, std: readonly number[] | null): Float32Array {
  assert(into.length === from.length, `two codes of one length were expected, not ${into.length} and ${from.length}`)
  const gaps = Array.from(into, (value, i) => Math.abs(at(from, i) - value) / (std ? at(std, i) : 1))
  const order = gaps.map((_, i) => i).sort((a, b) => at(gaps, b) - at(gaps, a))
  const swapped = into.slice()
  for (const i of order.slice(0, count)) swapped[i] = at(from, i)
  return swapped
}
