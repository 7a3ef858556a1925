import { SubcodeError } from '../base/errors.ts'

/** The error for untrusted bytes that are not what they should be: names the file, then the reason and what to do. */
export function badFile(name: string, reason: string, cause?: unknown): SubcodeError {
  return new SubcodeError('bad-file', `${name}: ${reason}`, cause === undefined ? undefined : { cause })
}
