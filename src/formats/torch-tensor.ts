import { badFile } from './bad-file.ts'
import type { TorchTensor } from './pickle-value.ts'
import { readSpan } from './span.ts'
import { gathered, isRowMajor, reach, repeatsElements } from './strided.ts'
import { bytesPerElement, elementCount, type LazyTensor } from './tensor.ts'
import { widenToFloat32 } from './widen.ts'
import type { ZipEntry } from './zip.ts'

/** 2^28 elements, 1 GB as float32: no network we know has a larger tensor, and one array of it still fits a tab. */
const MAX_ELEMENTS = 2 ** 28

/** A tensor of a PyTorch file, checked to lie inside its storage and the storage to be its zip entry. Throws `bad-file`. */
export function lazyTorchTensor(key: string, tensor: TorchTensor, storages: ReadonlyMap<string, ZipEntry>, name: string): LazyTensor {
  const fail = (reason: string) => badFile(name, `tensor "${key}" ${reason}; the file is damaged.`)
  const { dtype, key: storageKey, elements } = tensor.storage
  const entry = storages.get(storageKey)
  if (!entry) throw fail(`needs storage "${storageKey}", which is missing`)
  if (elements * bytesPerElement[dtype] !== entry.bytes)
    throw fail(`needs storage "${storageKey}" with ${elements} ${dtype} elements, but it has ${entry.bytes} bytes`)
  const problem = viewProblem(tensor)
  if (problem) throw fail(problem)
  return { name: key, dtype, shape: [...tensor.shape], read: () => readTensor(tensor, entry, name) }
}

function viewProblem({ storage, offset, shape, strides }: TorchTensor): string | undefined {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0
  if (shape.length !== strides.length || ![offset, ...shape, ...strides].every(isCount))
    return `has the impossible shape [${shape}] with strides [${strides}]`
  if (elementCount(shape) > MAX_ELEMENTS) return `has shape [${shape}], more than ${MAX_ELEMENTS} elements`
  if (offset + reach({ shape, strides }) > storage.elements)
    return `reaches past the ${storage.elements} elements of storage "${storage.key}" (shape [${shape}], strides [${strides}], offset ${offset})`
  if (repeatsElements({ shape, strides }))
    return `shows elements of storage "${storage.key}" twice (shape [${shape}], strides [${strides}])`
  return undefined
}

async function readTensor(tensor: TorchTensor, entry: ZipEntry, name: string): Promise<Float32Array<ArrayBuffer>> {
  const { dtype } = tensor.storage
  const size = bytesPerElement[dtype]
  const start = tensor.offset * size
  const length = reach(tensor) * size
  // Nearly every tensor is all of its storage; only then is there a check sum to compare.
  const bytes = length === entry.bytes ? await entry.read() : await readSpan(await entry.blob(), start, length, name)
  const run = widenToFloat32(bytes, dtype)
  return isRowMajor(tensor) ? run : gathered(run, tensor)
}
