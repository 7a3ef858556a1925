import { expect } from 'vitest'

/** Typed arrays of the same bytes are equal. Vitest compares number by number, which takes seconds for a file of some megabytes. */
expect.addEqualityTesters([
  (a: unknown, b: unknown) => {
    const isSameKind = ArrayBuffer.isView(a) && ArrayBuffer.isView(b) && a.constructor === b.constructor
    return isSameKind && Buffer.compare(bytesOf(a), bytesOf(b)) === 0 ? true : undefined
  },
])

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
