import { at } from '../base/assert.ts'
import { SubcodeError } from '../base/errors.ts'
import { evenlySpaced } from '../math/self-check.ts'

/**
 * Compares the output of a graph with the expected numbers, taken at even spacing. Without expected numbers any finite ones pass.
 * Throws `bad-pack`, which begins with `where`, for a number that is not finite or further from the expected one than
 * `tolerance` times the largest expected number.
 */
export function checkNumbers(where: string, { got, want }: { got: Float32Array; want: readonly number[] }, tolerance: number): void {
  const bad = got.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw wrong(where, `number ${bad} is ${got[bad]}; the weights of this graph are damaged.`)
  const largest = Math.max(...want.map(Math.abs))
  evenlySpaced(got, want.length).forEach((value, i) => {
    const difference = Math.abs(value - at(want, i)) / largest
    if (difference <= tolerance) return
    const words = `expected ${at(want, i)} within ${tolerance} of the largest, got ${value} (off by ${difference.toPrecision(2)})`
    throw wrong(where, `number ${i} of the self-check: ${words}.`)
  })
}

function wrong(where: string, message: string): SubcodeError {
  return new SubcodeError('bad-pack', `${where}: ${message}`, { values: { reason: 'wrong-numbers', file: where } })
}
