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
  | PickleSpan
  | TorchStorage
  | TorchTensor
  | UnreadableTensor

/** A class or function, by its dotted name. */
export type PickleGlobal = { kind: 'global'; name: string }

/**
 * What a call or an object of a class that we do not know was to be made of, as data (see object-data). Nothing is executed. A callable
 * may itself be an object of an unknown class (`functools.partial`): its name is that of the call, and it is the first of `args`.
 */
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

/** A long text (UTF-8) or run of bytes, which stays where it is: `start` and `length` count bytes of the pickle. */
export type PickleSpan = { kind: 'span'; start: number; length: number; isText: boolean }

/** A run of elements in the zip entry `data/<key>`. */
export type TorchStorage = { kind: 'storage'; dtype: DType; key: string; elements: number }

/** A run of elements in the pickle itself, as numpy writes them. */
export type PickledStorage = { kind: 'pickled'; dtype: DType; isBigEndian: boolean; content: Uint8Array | PickleSpan }

/** A view of a storage; offset and strides count elements. Unchecked: any numbers may stand here. */
export type TorchTensor = {
  kind: 'tensor'
  storage: TorchStorage | PickledStorage
  offset: number
  shape: readonly number[]
  strides: readonly number[]
  /** Whether the storage holds the numbers with the other sign (PyTorch's negative bit). */
  isNegated: boolean
}

/** A tensor whose numbers we cannot tell. `reason` says why and what to do, as the end of the sentence "tensor x ...". */
export type UnreadableTensor = { kind: 'unreadable'; reason: string; shape: readonly number[] }

type Kind = Extract<PickleValue, { kind: string }>['kind']

export function isKind<K extends Kind>(value: PickleValue | undefined, kind: K): value is Extract<PickleValue, { kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}
