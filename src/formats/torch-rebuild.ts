import { isKind, type PickleValue, type TorchStorage, type TorchTensor, type UnreadableTensor } from './pickle-value.ts'
import { bytesPerElement, type DType, MAX_DIMENSIONS } from './tensor.ts'

type Args = readonly PickleValue[]

/** Subclasses of tensors and tensors with attributes: function, class, its arguments, attributes. */
const FROM_TYPE = /^torch\._tensor\._rebuild_from_type(_v2)?$/

/** The tensor that a call of PyTorch rebuilds, which need not be readable; undefined for any other call. */
export function rebuildTensor(name: string, args: Args): PickleValue | undefined {
  if (!FROM_TYPE.test(name)) return rebuildPlain(name, args)
  const [rebuild, type, inner] = args
  const plain = isKind(rebuild, 'global') && Array.isArray(inner) ? rebuildPlain(rebuild.name, inner) : undefined
  return plain ?? ofClass(isKind(type, 'global') ? type.name : 'of another library')
}

function rebuildPlain(name: string, args: Args): PickleValue | undefined {
  switch (name) {
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return tensor(args, args[6])
    case 'torch._utils._rebuild_tensor_v3':
      return tensor([typed(args[0], args[6]), ...args.slice(1)], args[7])
    case 'torch._utils._rebuild_parameter':
    case 'torch._utils._rebuild_parameter_with_state':
    case 'torch._utils._rebuild_device_tensor_from_cpu_tensor':
    case 'torch._utils._rebuild_device_tensor_from_numpy':
      return args[0]
    case 'torch._utils._rebuild_meta_tensor_no_storage':
      return unreadable('has no numbers: it was on the meta device. Save the model after its weights are loaded', args[1])
    case 'torch._utils._rebuild_qtensor':
      return unreadable('is quantised. Save it after dequantize()', args[2])
    case 'torch._utils._rebuild_sparse_tensor':
      return sparse(args[1], 2)
    case 'torch._utils._rebuild_sparse_csr_tensor':
      return sparse(args[1], 3)
    case 'torch._utils._rebuild_nested_tensor':
      return unreadable('is a nested tensor. Save its parts', undefined)
    default:
      return undefined
  }
}

/** A tensor of a class that keeps its numbers in a way of its own. */
export function ofClass(name: string): UnreadableTensor {
  const advice = /DTensor$|ShardedTensor$/.test(name)
    ? 'It is a piece of a tensor that several processes share: save the full state dict (get_model_state_dict with full_state_dict=True)'
    : 'Save it as a plain tensor'
  return unreadable(`is of the class ${name}, which is not read. ${advice}`, undefined)
}

function tensor([storage, offset, shape, strides]: Args, metadata: PickleValue | undefined): PickleValue | undefined {
  if (typeof offset !== 'number' || !isNumbers(shape) || !isNumbers(strides)) return undefined
  if (isKind(storage, 'opaque')) return unreadable(`has the number type ${storage.name}, which is not read. Save it as float32`, shape)
  if (!isKind(storage, 'storage')) return undefined
  const isNegated = metadata instanceof Map && metadata.get('neg') === true
  return { kind: 'tensor', storage, offset, shape, strides, isNegated } satisfies TorchTensor
}

/** A run of bytes as elements of the type that stands beside it. */
function typed(storage: PickleValue | undefined, type: PickleValue | undefined): PickleValue {
  const name = isKind(type, 'global') ? type.name : 'unknown'
  const dtype = elementTypes[name]
  if (!isKind(storage, 'storage') || !dtype) return { kind: 'opaque', name, args: [] }
  return { ...storage, dtype, elements: storage.elements / bytesPerElement[dtype] } satisfies TorchStorage
}

/** Types that have no storage class of their own, and those that have. */
const elementTypes: Readonly<Record<string, DType>> = {
  'torch.float8_e4m3fn': 'float8_e4m3fn',
  'torch.float8_e5m2': 'float8_e5m2',
  'torch.float64': 'float64',
  'torch.float32': 'float32',
  'torch.float16': 'float16',
  'torch.bfloat16': 'bfloat16',
  'torch.int64': 'int64',
  'torch.int32': 'int32',
  'torch.int16': 'int16',
  'torch.int8': 'int8',
  'torch.uint8': 'uint8',
  'torch.bool': 'bool',
}

/** Indices and values stand before the shape. */
function sparse(parts: PickleValue | undefined, shapeAt: number): UnreadableTensor {
  const advice = 'Every tensor has to be dense: save the state dict with to_dense() of each sparse one'
  return unreadable(`is sparse, which is not read. ${advice}`, Array.isArray(parts) ? parts[shapeAt] : undefined)
}

function unreadable(reason: string, shape: PickleValue | undefined): UnreadableTensor {
  return { kind: 'unreadable', reason: `${reason}.`, shape: isNumbers(shape) ? shape : [] }
}

function isNumbers(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MAX_DIMENSIONS && value.every((item) => typeof item === 'number')
}
