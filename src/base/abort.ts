import { SubcodeError } from './errors.ts'

/** Throws `aborted` when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SubcodeError('aborted', 'Cancelled.')
}
