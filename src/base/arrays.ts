/** Arrays one after the other: codes or pictures as a batch. */
export function joinArrays(arrays: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0))
  let offset = 0
  for (const array of arrays) {
    joined.set(array, offset)
    offset += array.length
  }
  return joined
}

/** The `count` arrays of one length that a batch holds. */
export function splitArray(data: Float32Array, count: number): Float32Array[] {
  const size = data.length / count
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size))
}
