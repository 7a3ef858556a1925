import type { ErrorValues } from './error-values.ts'

/** The cases that callers tell apart. The app turns each code into words and one action. */
export type ErrorCode =
  | 'aborted'
  | 'no-webgpu'
  | 'device-lost'
  | 'worker-died'
  | 'out-of-memory'
  | 'bad-file'
  | 'bad-pack'
  | 'integrity'
  | 'offline'
  | 'quota'
  | 'internal'

/** The facts of an error as plain data: it crosses a wire, and it stands in results that name an error. */
export type ErrorFacts<Code extends ErrorCode = ErrorCode> = { code: Code; message: string; values: ErrorValues[Code] | null }

/**
 * The one error class. The message names the expected value, the received value and the remedy, for developers and for the command
 * line. `values` hold the facts from which the page makes its own sentence; null where the code says enough.
 */
export class SubcodeError<Code extends ErrorCode = ErrorCode> extends Error implements ErrorFacts<Code> {
  override readonly name = 'SubcodeError'
  readonly code: Code
  readonly values: ErrorValues[Code] | null

  constructor(code: Code, message: string, { values = null, ...options }: ErrorOptions & { values?: ErrorValues[Code] | null } = {}) {
    super(message, options)
    this.code = code
    this.values = values
  }
}

/** An error as it crosses a wire: structured clone would drop the class, the code and the values. */
export type WireError = ErrorFacts & { stack: string | undefined }

/** Any thrown value as a SubcodeError; a value of unknown origin becomes `internal`, an AbortError `aborted`. */
export function toSubcodeError(thrown: unknown): SubcodeError {
  if (thrown instanceof SubcodeError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') return new SubcodeError('aborted', 'Cancelled.', { cause: thrown })
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new SubcodeError('internal', message, { cause: thrown })
}

/** The facts of any thrown value, for a result that names an error. */
export function factsOf(thrown: unknown): ErrorFacts {
  const { code, message, values } = toSubcodeError(thrown)
  return { code, message, values }
}

export function toWire(thrown: unknown): WireError {
  return { ...factsOf(thrown), stack: toSubcodeError(thrown).stack }
}

export function fromWire({ code, message, values, stack }: WireError): SubcodeError {
  const error = new SubcodeError(code, message, { values })
  if (stack !== undefined) error.stack = stack
  return error
}

export function isAborted(thrown: unknown): boolean {
  return toSubcodeError(thrown).code === 'aborted'
}
