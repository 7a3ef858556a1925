import { SubcodeError } from './errors.ts'

/** The error of a script of this page that could not be fetched: `offline`. */
export function missingPart(cause?: unknown): SubcodeError {
  return new SubcodeError('offline', 'A part of this page could not be loaded. Check the connection and try again.', {
    values: { reason: 'page-part' },
    cause,
  })
}
