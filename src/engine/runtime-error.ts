import { type ErrorCode, SubcodeError } from '../base/errors.ts'

/** Messages of the runtime and of browsers, which have no codes, with the code that each means. The first match counts. */
const meanings: [RegExp, ErrorCode, string][] = [
  [
    /out of memory|bad_alloc|memory access out of bounds|max buffer size|allocation failed|failed to allocate|could not allocate/i,
    'out-of-memory',
    'There is not enough memory for this. Close other tabs, or do fewer pictures at once.',
  ],
  [/device (was |is )?(lost|destroyed)|instance (was )?dropped|buffer_manager\.cc/i, 'device-lost', 'The GPU was lost.'],
]

/** A failure of the runtime as a SubcodeError. A trap leaves its wasm module unusable, hence `worker-died`. */
export function toEngineError(thrown: unknown): SubcodeError {
  if (thrown instanceof SubcodeError) return thrown
  const words = thrown instanceof Error ? thrown.message : String(thrown)
  const meaning = meanings.find(([pattern]) => pattern.test(words))
  if (meaning) return new SubcodeError(meaning[1], `${meaning[2]} (${words})`, { cause: thrown })
  const trapped = thrown instanceof WebAssembly.RuntimeError
  return new SubcodeError(trapped ? 'worker-died' : 'internal', words, { cause: thrown })
}
