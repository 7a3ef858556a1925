import { type SubcodeError, toSubcodeError } from '../base/errors.ts'
import { badFile } from '../formats/bad-file.ts'

/** The error of a conversion, which knows tensors and no files, with the names of its files. Other errors stay as they are. */
export function named(names: readonly string[], thrown: unknown): SubcodeError {
  const error = toSubcodeError(thrown)
  if (error.code !== 'bad-file' || names.some((name) => error.message.startsWith(`${name}: `))) return error
  const files = names.join(', ')
  const { values } = error as SubcodeError<'bad-file'>
  return badFile(files, error.message, thrown, values ?? undefined)
}
