import { expect, test } from 'vitest'
import { SubcodeError } from '../base/errors.ts'
import { toEngineError } from './runtime-error.ts'

/** The messages of onnxruntime-web 1.30 and Chromium in each case. */
test.each([
  ['Buffer size (2147483648) exceeds the max buffer size limit (1073741824).', 'out-of-memory'],
  ['RangeError: Array buffer allocation failed', 'out-of-memory'],
  ['std::bad_alloc', 'out-of-memory'],
  [
    'buffer_manager.cc:643 Download Failed to download data from buffer: A valid external Instance reference no longer exists.',
    'device-lost',
  ],
  ['Device was destroyed.', 'device-lost'],
  ['invalid session id: 4', 'internal'],
])('%s is %s', (words, code) => {
  const error = toEngineError(new Error(words))
  expect(error.code).toBe(code)
  expect(error.message).toContain(words)
})

test('a trap of wasm ends the worker, one for memory means memory', () => {
  expect(toEngineError(new WebAssembly.RuntimeError('unreachable')).code).toBe('worker-died')
  expect(toEngineError(new WebAssembly.RuntimeError('memory access out of bounds')).code).toBe('out-of-memory')
})

test('an error of ours stays as it is', () => {
  const error = new SubcodeError('aborted', 'Cancelled.')
  expect(toEngineError(error)).toBe(error)
})
