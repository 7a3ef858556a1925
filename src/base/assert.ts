import { SubcodeError } from './errors.ts'

/** Throws `internal` when a condition that our own code guarantees does not hold. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new SubcodeError('internal', message)
}

/** The element at an index that is known to exist. Throws `internal` otherwise. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const value = list[index]
  if (value === undefined) throw new SubcodeError('internal', `index ${index} is outside a list of ${list.length}`)
  return value
}

/** The end of an exhaustive switch: does not compile while a case is missing. */
export function unreachable(value: never): never {
  throw new SubcodeError('internal', `unexpected value ${JSON.stringify(value)}`)
}
