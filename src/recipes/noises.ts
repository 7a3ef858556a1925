import { joinArrays, splitArray } from '../base/arrays.ts'
import { at } from '../base/assert.ts'
import type { Noise } from '../protocol/codes.ts'

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
