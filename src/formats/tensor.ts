/** Element types that weight files use. */
export type DType =
  'float64' | 'float32' | 'float16' | 'bfloat16' | 'float8_e4m3fn' | 'float8_e5m2' | 'int64' | 'int32' | 'int16' | 'int8' | 'uint8' | 'bool'

/** Images have 4 dimensions, video 5; a bound keeps the time to check a shape constant. */
export const MAX_DIMENSIONS = 8

/** Bytes of one element of each type. */
export const bytesPerElement = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  float8_e4m3fn: 1,
  float8_e5m2: 1,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
} as const satisfies Record<DType, number>

/** A tensor inside a file. Nothing of its data is in memory before `read`. */
export type LazyTensor = {
  /** Its place in the file: the keys of the dicts around it and its own, joined with '/'. */
  readonly name: string
  /** The type in the file. */
  readonly dtype: DType
  readonly shape: readonly number[]
  /** Why its numbers cannot be told, as the end of the sentence "tensor x ..."; then `read` throws. */
  readonly unreadable?: string
  /** The elements in row-major order as float32 (bool as 0 and 1). Every call reads the file again. Throws `bad-file`. */
  read(): Promise<Float32Array<ArrayBuffer>>
}

/** Tensors by name, in the order of the file. */
export type StateDict = ReadonlyMap<string, LazyTensor>

/** The number of elements of a shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
