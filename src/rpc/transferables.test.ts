import { afterEach, expect, test, vi } from 'vitest'
import { transferables } from './transferables.ts'

afterEach(() => vi.unstubAllGlobals())

test('buffers of typed arrays are found once each, however deep; shared memory is not', () => {
  const data = new Float32Array(4)
  const shared = new Float32Array(new SharedArrayBuffer(8))
  expect(transferables({ value: [{ data, half: data.subarray(2) }], shared, schedule: [1, 2] })).toEqual([data.buffer])
})

test('an ImageBitmap is moved, not copied', () => {
  class Bitmap {
    width = 1
  }
  vi.stubGlobal('ImageBitmap', Bitmap)
  const preview = new Bitmap()
  expect(transferables({ kind: 'result', value: { id: 1, preview } })).toEqual([preview])
})
