import { assert } from '../base/assert.ts'
import { float32ToFloat16 } from '../formats/half.ts'
import { elementCount } from '../formats/tensor.ts'
import type { Compute, Weight } from './graph.ts'

/** How a pack stores weights: all in one type, or large matrices in int8 with a scale for each output channel, and the others in float16. */
export type Stored = Compute | 'int8'

/**
 * Matrices of more numbers are int8. Smaller ones (1x1 convolutions, the first and the last) are a twentieth of a pack of faces, and
 * in int8 make most of its difference to float16: at 64 px the SSIM of pictures from a random x_T to those of float16 is 0.9967 with them in float16,
 * and 0.976 without.
 */
const SMALL_NUMBERS = 65_536

/** The type of a weight in a file. */
export function storedType({ dims }: Pick<Weight, 'dims'>, stored: Stored): Stored {
  if (stored !== 'int8') return stored
  return rowCount(dims) > 1 && elementCount(dims) > SMALL_NUMBERS ? 'int8' : 'float16'
}

/** Output channels: the first dimension, for convolutions [out, in, k, k] and for linear layers [out, in]. */
function rowCount([rows = 1, ...others]: readonly number[]): number {
  return others.length > 0 ? rows : 1
}

const bytesOf = { float32: 4, float16: 2, int8: 1 } as const

/** Bytes of a weight in its file; those of int8 end in their scales, float32. */
export function storedBytes(weight: Pick<Weight, 'dims'>, stored: Stored): number {
  const type = storedType(weight, stored)
  return type === 'int8' ? scalesOffset(weight.dims) + 4 * rowCount(weight.dims) : elementCount(weight.dims) * bytesOf[type]
}

/** Where the scales of an int8 weight begin behind its first byte. */
export function scalesOffset(dims: readonly number[]): number {
  return Math.ceil(elementCount(dims) / 4) * 4
}

/** Shape of the scales of an int8 weight: that of the weight with one number a row. */
export function scaleDims(dims: readonly number[]): number[] {
  return dims.map((size, i) => (i === 0 ? size : 1))
}

/** The bytes of finite values as they are stored. */
export function toBytes(weight: Pick<Weight, 'dims'>, values: Float32Array, stored: Stored): Uint8Array {
  const type = storedType(weight, stored)
  if (type === 'int8') return narrow(values, weight.dims)
  const numbers = type === 'float16' ? float32ToFloat16(values) : values
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
}

/** The largest of a row becomes 127 or -127; a value is its int8 times the scale of its row. */
function narrow(values: Float32Array, dims: readonly number[]): Uint8Array {
  const [rows, offset] = [rowCount(dims), scalesOffset(dims)]
  const length = values.length / rows
  assert(Number.isInteger(length), `${values.length} values in ${rows} rows`)
  const bytes = new Uint8Array(offset + 4 * rows)
  const [small, scales] = [new Int8Array(bytes.buffer, 0, values.length), new Float32Array(bytes.buffer, offset, rows)]
  for (let row = 0; row < rows; row++) {
    const part = values.subarray(row * length, (row + 1) * length)
    const scale = Math.fround(part.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) / 127)
    scales[row] = scale
    small.set(scale === 0 ? part : part.map((value) => Math.max(-127, Math.min(127, Math.round(value / scale)))), row * length)
  }
  return bytes
}
