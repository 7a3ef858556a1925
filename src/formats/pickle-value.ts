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

/** What a call or an object of a class that we do not know was to be made of, as data (see object-data). Nothing is executed. */
export type PickleOpaque = {
  kind: 'opaque'
  name: string
  args: readonly PickleValue[]
  /** What its class would set itself up from. */
  state?: PickleValue
  /** What was put into it as into a dict. */
  items?: Map<PickleValue, PickleValue>
  /** What was put into it as into a list. */
  list?: PickleValue[]
}

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
