import type { ErrorValues } from '../base/error-values.ts'
import { SubcodeError } from '../base/errors.ts'

/** A reason quotes names and values of the file, which may have megabytes. */
const MAX_REASON = 500

/** The error for an unusable file: its message names the file, then gives the reason and a remedy. */
export function badFile(
  name: string,
  reason: string,
  cause?: unknown,
  values: ErrorValues['bad-file'] = { reason: 'file-unusable', file: name },
): SubcodeError {
  return new SubcodeError('bad-file', `${name}: ${excerpt(reason)}`, cause === undefined ? { values } : { values, cause })
}

function excerpt(reason: string): string {
  return reason.length <= MAX_REASON ? reason : `${reason.slice(0, MAX_REASON)}…`
}
