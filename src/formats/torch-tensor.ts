import { badFile } from './bad-file.ts'
import { readPickled } from './pickled-storage.ts'
import type { TorchTensor, UnreadableTensor } from './pickle-value.ts'
import { readSpan } from './span.ts'
import { gathered, isRowMajor, reach, repeatsElements } from './strided.ts'
import { bytesPerElement, elementCount, type LazyTensor } from './tensor.ts'
import { widenToFloat32 } from './widen.ts'
import type { ZipEntry } from './zip.ts'

/** 2^28 elements, 1 GB as float32: no network we know has a larger tensor, and one array of it still fits a tab. */
const MAX_ELEMENTS = 2 ** 28
/** For views that show elements twice, as after `expand`: the noise of 80 pictures of 256 px. It keeps a small file from filling the memory. */
const MAX_REPEATED_ELEMENTS = 2 ** 24

/** Where the numbers of a PyTorch file stand: its storages by key, and for arrays of numpy the pickle. */
export type TensorFiles = { storages: ReadonlyMap<string, ZipEntry>; pickle: ZipEntry }

/**
 * A tensor of a PyTorch file under its key, checked to lie inside its storage and the storage to be its zip entry. `path` is its place in the
 * file. Throws `bad-file`.
 */
export function lazyTorchTensor(path: string, tensor: TorchTensor | UnreadableTensor, files: TensorFiles, name: string): LazyTensor {
  const about = (reason: string) => badFile(name, `tensor "${path}" ${reason}`)
  if (tensor.kind === 'unreadable') {
    const { shape, reason } = tensor
    return { name: path, dtype: 'float32', shape: [...shape], unreadable: reason, read: () => Promise.reject(about(reason)) }
  }
  const problem = storageProblem(tensor, files) ?? viewProblem(tensor)
  if (problem) throw about(`${problem}; the file is damaged.`)
  const tooMany = repeatsTooMuch(tensor)
  if (tooMany) throw about(tooMany)
  return { name: path, dtype: tensor.storage.dtype, shape: [...tensor.shape], read: () => readTensor(tensor, files, name) }
}

function storageProblem({ storage }: TorchTensor, { storages }: TensorFiles): string | undefined {
  if (storage.kind === 'pickled') return undefined
  const { key, elements, dtype } = storage
  const entry = storages.get(key)
  if (!entry) return `needs storage "${key}", which is missing`
  if (elements * bytesPerElement[dtype] === entry.bytes) return undefined
  return `needs storage "${key}" with ${elements} ${dtype} elements, but it has ${entry.bytes} bytes`
}

function viewProblem({ storage, offset, shape, strides }: TorchTensor): string | undefined {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0
  if (shape.length !== strides.length || ![offset, ...shape, ...strides].every(isCount))
    return `has the impossible shape [${shape}] with strides [${strides}]`
  if (elementCount(shape) > MAX_ELEMENTS) return `has shape [${shape}], more than ${MAX_ELEMENTS} elements`
  if (storage.kind === 'storage' && offset + reach({ shape, strides }) > storage.elements)
    return `reaches past the ${storage.elements} elements of storage "${storage.key}" (shape [${shape}], strides [${strides}], offset ${offset})`
  return undefined
}

function repeatsTooMuch({ shape, strides }: TorchTensor): string | undefined {
  if (elementCount(shape) <= MAX_REPEATED_ELEMENTS || !repeatsElements({ shape, strides })) return undefined
  return `shows elements twice, as after expand(), and at most ${MAX_REPEATED_ELEMENTS} are read then (shape [${shape}], strides [${strides}]). Save a clone of it.`
}

async function readTensor(tensor: TorchTensor, files: TensorFiles, name: string): Promise<Float32Array<ArrayBuffer>> {
  const { dtype } = tensor.storage
  const run = widenToFloat32(await readRun(tensor, files, name), dtype)
  const values = isRowMajor(tensor) ? run : gathered(run, tensor)
  return tensor.isNegated ? values.map((value) => -value) : values
}

/** The bytes from the first element of a view to its last. */
async function readRun(tensor: TorchTensor, { storages, pickle }: TensorFiles, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const { storage, offset } = tensor
  const size = bytesPerElement[storage.dtype]
  const length = reach(tensor) * size
  if (storage.kind === 'pickled') return readPickled(storage, length, pickle, name)
  const entry = storages.get(storage.key)
  if (!entry) throw badFile(name, `storage "${storage.key}" is missing.`)
  // Nearly every tensor is all of its storage; only then is there a check sum to compare.
  return length === entry.bytes ? entry.read() : readSpan(await entry.blob(), offset * size, length, name)
}
