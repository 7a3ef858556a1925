import { SubcodeError } from '../base/errors.ts'
import type { Json } from '../formats/json.ts'

/** No record nests deeper; a file that does is made to exhaust the stack. */
const MAX_DEPTH = 32

/** What stands for an array in JSON: whatever `put` has returned for it. */
const MARK = '$array'

/** What stands for a number that JSON cannot say: the PSNR of two equal pictures is infinite. */
const NUMBER = '$number'

/** A value as JSON, with each Float32Array given to `put`, which says what stands for it. `undefined` is left out. */
export function detachArrays(value: unknown, put: (values: Float32Array) => Json): Json {
  if (value instanceof Float32Array) return { [MARK]: put(value) }
  if (typeof value === 'number' && !Number.isFinite(value)) return { [NUMBER]: String(value) }
  if (Array.isArray(value)) return value.map((item) => detachArrays(item, put))
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.fromEntries(entries.map(([key, item]) => [key, detachArrays(item, put)]))
  }
  return value as Json
}

/** The inverse: `get` finds the array that something stands for. Throws `bad-file` where it nests too deep. */
export function attachArrays(value: Json, get: (stand: Json) => Float32Array, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new SubcodeError('bad-file', `This file nests deeper than ${MAX_DEPTH} levels.`)
  if (Array.isArray(value)) return value.map((item) => attachArrays(item, get, depth + 1))
  if (value === null || typeof value !== 'object') return value
  const stand = value[MARK]
  if (stand !== undefined) return get(stand)
  if (value[NUMBER] !== undefined) return Number(value[NUMBER])
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, attachArrays(item, get, depth + 1)]))
}

/** Bytes of all arrays in a value. */
export function arrayBytes(value: unknown): number {
  let bytes = 0
  detachArrays(value, (values) => {
    bytes += values.byteLength
    return null
  })
  return bytes
}
