import type { DType } from './tensor.ts'

/** A value in a pickle. Python lists, tuples and sets are arrays, dicts are Maps; values can be shared and cyclic. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickleOpaque
  | TorchStorage
  | TorchTensor

/** A class or function, by its dotted name. */
export type PickleGlobal = { kind: 'global'; name: string }

/** An object of a class that we do not know; its content is dropped. */
export type PickleOpaque = { kind: 'opaque'; name: string }

/** A run of elements in the zip entry `data/<key>`. */
export type TorchStorage = { kind: 'storage'; dtype: DType; key: string; elements: number }

/** A view of a storage; offset and strides count elements. Unchecked: any numbers may stand here. */
export type TorchTensor = {
  kind: 'tensor'
  storage: TorchStorage
  offset: number
  shape: readonly number[]
  strides: readonly number[]
}

export function isKind<K extends 'global' | 'opaque' | 'storage' | 'tensor'>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}
