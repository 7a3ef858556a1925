import { SubcodeError } from '../base/errors.ts'

/** The error for a file of a pack with unexpected content. The message names the file, then the field and the expected value. */
export function wrongPackFile(file: string, expected: string, cause?: unknown): SubcodeError {
  return new SubcodeError('bad-pack', `${file}: ${expected}`, { values: { reason: 'pack-file-wrong', file }, cause })
}
