import type { SubcodeError } from '../base/errors.ts'
import { isKind, type PickleValue } from './pickle-value.ts'
import type { DType } from './tensor.ts'
import { rebuildTensor } from './torch-rebuild.ts'

/** The value that a call in a pickle stands for: tensors, parameters, Python's own collections; anything else is opaque. Calls nothing. */
export function construct(callable: PickleValue, args: PickleValue): PickleValue {
  if (isKind(callable, 'opaque') && Array.isArray(args)) return { kind: 'opaque', name: callable.name, args: [callable, ...args] }
  const name = isKind(callable, 'global') ? callable.name : 'unknown'
  if (!Array.isArray(args)) return { kind: 'opaque', name, args: [] }
  const opaque: PickleValue = { kind: 'opaque', name, args }
  switch (name) {
    case 'collections.OrderedDict':
      return args.length === 0 ? new Map() : (ofPairs(args[0]) ?? opaque)
    case 'collections.defaultdict':
      return new Map()
    case 'torch.Size':
    case 'builtins.set':
    case '__builtin__.set':
    case 'builtins.frozenset':
    case '__builtin__.frozenset':
      return Array.isArray(args[0]) ? args[0] : opaque
    case '_codecs.encode':
      return latin1(args) ?? opaque
    default:
      return rebuildTensor(name, args) ?? opaque
  }
}

/** A dict from the list of pairs that Python 2 made one of. */
function ofPairs(pairs: PickleValue | undefined): Map<PickleValue, PickleValue> | undefined {
  const isPair = (pair: PickleValue): pair is [PickleValue, PickleValue] => Array.isArray(pair) && pair.length === 2
  return Array.isArray(pairs) && pairs.every(isPair) ? new Map(pairs) : undefined
}

/** Bytes as protocol 2 writes them: a text whose letters are the bytes. */
function latin1([letters, encoding]: PickleValue[]): PickleValue | undefined {
  if (encoding !== 'latin1') return undefined
  if (isKind(letters, 'span')) return letters
  if (typeof letters !== 'string') return undefined
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
  return bytes.length === letters.length ? bytes : undefined
}

/** The storage that a persistent id ('storage', class, key, location, element count) names. Throws the given failure. */
export function persistent(id: PickleValue, failure: (reason: string) => SubcodeError): PickleValue {
  if (!Array.isArray(id) || id[0] !== 'storage') throw failure('refers to something that is not a storage')
  const [, type, key, , elements] = id
  if (!isKind(type, 'global') || typeof key !== 'string' || typeof elements !== 'number') throw failure('describes a storage wrongly')
  const dtype = storageTypes[type.name]
  return dtype ? { kind: 'storage', dtype, key, elements } : { kind: 'opaque', name: type.name, args: [] }
}

const storageTypes: Readonly<Record<string, DType>> = {
  'torch.DoubleStorage': 'float64',
  'torch.FloatStorage': 'float32',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
  'torch.UntypedStorage': 'uint8',
  'torch.storage.UntypedStorage': 'uint8',
}
