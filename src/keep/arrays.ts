import { SubcodeError } from '../base/errors.ts'
import type { Json } from '../formats/json.ts'

/** No record nests deeper. A deeper file could exhaust the stack. */
const MAX_DEPTH = 32

/** Keys of the objects that stand for an array and for a file in JSON. */
const ARRAY = '$array'
const FILE = '$file'

/** `Put` stores an array or a file and returns the JSON that stands for it; `Get` finds it again. */
export type Put = { array: (values: Float32Array) => Json; file: (file: Blob) => Json }
export type Get = { array: (stand: Json) => Float32Array; file: (stand: Json) => Blob }

/** The key of the object that stands for a number that JSON lacks: the PSNR of two equal pictures is infinite. */
const NUMBER = '$number'

/** A value as JSON, with each Float32Array and each Blob given to `put`. `undefined` is left out. */
export function detachArrays(value: unknown, put: Put): Json {
  if (value instanceof Float32Array) return { [ARRAY]: put.array(value) }
  if (value instanceof Blob) return { [FILE]: put.file(value) }
  if (typeof value === 'number' && !Number.isFinite(value)) return { [NUMBER]: String(value) }
  if (Array.isArray(value)) return value.map((item) => detachArrays(item, put))
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.fromEntries(entries.map(([key, item]) => [key, detachArrays(item, put)]))
  }
  return value as Json
}

/** The inverse: `get` finds the arrays and files. Throws `bad-file` where the value nests too deep. */
export function attachArrays(value: Json, get: Get, depth = 0): unknown {
  if (depth > MAX_DEPTH)
    throw new SubcodeError('bad-file', `This file nests deeper than ${MAX_DEPTH} levels.`, { values: { reason: 'work-damaged' } })
  if (Array.isArray(value)) return value.map((item) => attachArrays(item, get, depth + 1))
  if (value === null || typeof value !== 'object') return value
  if (value[ARRAY] !== undefined) return get.array(value[ARRAY])
  if (value[FILE] !== undefined) return get.file(value[FILE])
  if (value[NUMBER] !== undefined) return Number(value[NUMBER])
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, attachArrays(item, get, depth + 1)]))
}

/** Bytes of all arrays and files in a value. */
export function contentBytes(value: unknown): number {
  let bytes = 0
  const count = (more: number) => {
    bytes += more
    return null
  }
  detachArrays(value, { array: ({ byteLength }) => count(byteLength), file: ({ size }) => count(size) })
  return bytes
}
