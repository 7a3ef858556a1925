/** What went wrong, as far as a caller needs to tell cases apart. The app turns each code into words and one action. */
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

/** The one error class. The message names the expected value, the received value and the remedy, for developers and the CLI. */
export class SubcodeError extends Error {
  override readonly name = 'SubcodeError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** An error as it crosses a wire: structured clone would drop the class and the code. */
export type WireError = { code: ErrorCode; message: string; stack: string | undefined }

/** Any thrown value as a SubcodeError; a value of unknown origin becomes `internal`, an AbortError `aborted`. */
export function toSubcodeError(thrown: unknown): SubcodeError {
  if (thrown instanceof SubcodeError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') return new SubcodeError('aborted', 'Cancelled.', { cause: thrown })
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new SubcodeError('internal', message, { cause: thrown })
}

export function toWire(thrown: unknown): WireError {
  const { code, message, stack } = toSubcodeError(thrown)
  return { code, message, stack }
}

export function fromWire(wire: WireError): SubcodeError {
  const error = new SubcodeError(wire.code, wire.message)
  if (wire.stack !== undefined) error.stack = wire.stack
  return error
}

export function isAborted(thrown: unknown): boolean {
  return toSubcodeError(thrown).code === 'aborted'
}
