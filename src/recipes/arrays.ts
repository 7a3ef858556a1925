import { at } from '../base/assert.ts'
import type { Noise } from '../protocol/codes.ts'

/** Arrays of one length, one after the other: codes or pictures as a batch. */
export function joinArrays(arrays: readonly Float32Array[]): Float32Array {
  const size = at(arrays, 0).length
  const joined = new Float32Array(size * arrays.length)
  arrays.forEach((array, i) => joined.set(array, i * size))
  return joined
}

/** The `count` arrays of a batch. */
export function splitArray(data: Float32Array, count: number): Float32Array[] {
  const size = data.length / count
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size))
}

/** Noises of one method and number of steps as a batch, with their second states where all have them. */
export function joinNoises(noises: readonly Noise[]): Noise {
  const first = at(noises, 0)
  const pairs = noises.flatMap(({ codes }) => codes.pair ?? [])
  const pair = pairs.length === noises.length ? joinArrays(pairs) : null
  const data = joinArrays(noises.map(({ codes }) => codes.data))
  return { ...first, codes: { ...first.codes, data, pair, count: noises.length } }
}

/** The noises of a batch, one by one. */
export function splitNoise({ codes, ...way }: Noise): Noise[] {
  const pairs = codes.pair && splitArray(codes.pair, codes.count)
  return splitArray(codes.data, codes.count).map((data, i) => ({
    ...way,
    codes: { dims: codes.dims, data, pair: pairs ? at(pairs, i) : null, count: 1 },
  }))
}
