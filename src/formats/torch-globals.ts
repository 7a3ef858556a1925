import type { SubcodeError } from '../base/errors.ts'
import { isKind, type PickleValue, type TorchTensor } from './pickle-value.ts'
import { type DType, MAX_DIMENSIONS } from './tensor.ts'

/** The value that a call in a pickle stands for: tensors, parameters and ordered dicts; anything else is opaque. Calls nothing. */
export function construct(callable: PickleValue, args: PickleValue): PickleValue {
  const name = isKind(callable, 'global') ? callable.name : 'unknown'
  const opaque: PickleValue = { kind: 'opaque', name }
  if (!Array.isArray(args)) return opaque
  switch (name) {
    case 'collections.OrderedDict':
      return args.length === 0 ? new Map() : opaque
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return tensor(args) ?? opaque
    case 'torch._utils._rebuild_parameter':
    case 'torch._utils._rebuild_parameter_with_state':
      return args[0] ?? opaque
    default:
      return opaque
  }
}

/** The storage that a persistent id ('storage', class, key, location, element count) names. Throws the given failure. */
export function persistent(id: PickleValue, failure: (reason: string) => SubcodeError): PickleValue {
  if (!Array.isArray(id) || id[0] !== 'storage') throw failure('refers to something that is not a storage')
  const [, type, key, , elements] = id
  if (!isKind(type, 'global') || typeof key !== 'string' || typeof elements !== 'number') throw failure('describes a storage wrongly')
  const dtype = storageTypes[type.name]
  return dtype ? { kind: 'storage', dtype, key, elements } : { kind: 'opaque', name: type.name }
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
}

function tensor([storage, offset, shape, strides]: PickleValue[]): TorchTensor | undefined {
  if (!isKind(storage, 'storage') || typeof offset !== 'number' || !isNumbers(shape) || !isNumbers(strides)) return undefined
  return { kind: 'tensor', storage, offset, shape, strides }
}

function isNumbers(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MAX_DIMENSIONS && value.every((item) => typeof item === 'number')
}
