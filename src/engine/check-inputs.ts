import { SubcodeError } from '../base/errors.ts'

/**
 * The count of a batch whose arrays hold `size` finite numbers each. Throws `internal` naming the input otherwise: codes
 * of another pack, or of a broken file, must not become a grey picture.
 */
export function checkBatch(name: string, batch: { data: Float32Array; count: number }, size: number): number {
  const { data, count } = batch
  if (!Number.isInteger(count) || count < 1)
    throw new SubcodeError('internal', `${name}.count: expected a whole number above 0, got ${count}.`)
  checkNumbers(`${name}.data`, data, count * size)
  return count
}

export function checkNumbers(name: string, data: Float32Array, length: number): void {
  if (data.length !== length) throw new SubcodeError('internal', `${name}: expected ${length} numbers for this pack, got ${data.length}.`)
  const bad = data.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new SubcodeError('internal', `${name}: expected finite numbers, got ${data[bad]} at ${bad}.`)
}

/** Both must have the same count. */
export function checkSameCount(names: string, a: number, b: number): void {
  if (a !== b) throw new SubcodeError('internal', `${names}: expected as many of one as of the other, got ${a} and ${b}.`)
}
