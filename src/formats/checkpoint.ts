import { CURRENT_WEIGHTS, isAverageName } from './average-name.ts'
import { badFile } from './bad-file.ts'
import { otherKind, recogniseContent } from './content.ts'
import { MAX_PICKLE_BYTES, readPickle } from './pickle.ts'
import { isKind, type PickleValue } from './pickle-value.ts'
import type { StateDict } from './tensor.ts'
import { readHyperFields } from './hyper-fields.ts'
import { findTensors } from './tensor-tree.ts'
import { lazyTorchTensor, type TensorFiles } from './torch-tensor.ts'
import type { HyperFields } from './unreadable.ts'
import { readZip, type ZipEntry } from './zip.ts'

export type Checkpoint = {
  /** The tensors of `state_dict` by their plain keys; without one, or with a moving average beside it, all by their paths joined with '.'. */
  tensors: StateDict
  /** What the file says of the model, nested as it stands there: `hyper_parameters`, and all that is neither tensors nor the state of training. */
  hyperParameters: HyperFields
  globalStep: number | undefined
  epoch: number | undefined
}

/**
 * Reads a PyTorch zip file: a Lightning checkpoint, a saved state dict or a saved dict of tensors (latent.pkl). Nothing is
 * executed, and no tensor is read before its `read`. Throws `bad-file`, the message beginning with the file's name.
 */
export async function readCheckpoint(blob: Blob, name: string): Promise<Checkpoint> {
  const content = await recogniseContent(blob, name)
  if (content.kind !== 'zip') throw otherKind(name, 'a PyTorch checkpoint', content)
  const entries = await readZip(blob, name)
  const pickle = findPickle(entries, name)
  const root = pickle.path.slice(0, -'data.pkl'.length)
  await checkByteOrder(entries, root, name)
  const top = readPickle(await pickle.read(), name)
  if (!(top instanceof Map))
    throw badFile(name, `expected a dict of tensors, but the file holds ${describe(top)}. Save model.state_dict() instead.`)
  const files = { storages: storagesOf(entries, root), pickle }
  return {
    tensors: readTensors(top, files, name),
    hyperParameters: await readHyperFields(top, (tensor) => lazyTorchTensor('hyper_parameters', tensor, files, name).read()),
    globalStep: numberOf(top.get('global_step')),
    epoch: numberOf(top.get('epoch')),
  }
}

function findPickle(entries: ZipEntry[], name: string): ZipEntry {
  const found = entries.filter(({ path }) => path.endsWith('/data.pkl'))
  const [pickle] = found
  if (!pickle || found.length > 1)
    throw badFile(name, `expected a PyTorch checkpoint, but the zip has ${found.length || 'no'} data.pkl among ${entries.length} entries.`)
  if (pickle.bytes > MAX_PICKLE_BYTES) {
    const advice = 'Arrays of numpy stand in it: save them as tensors (torch.from_numpy), or leave them out.'
    throw badFile(name, `its data.pkl has ${pickle.bytes} bytes; at most ${MAX_PICKLE_BYTES} are read. ${advice}`)
  }
  return pickle
}

/** Newer versions of PyTorch note the byte order; the older ones always ran on little-endian machines. */
async function checkByteOrder(entries: ZipEntry[], root: string, name: string): Promise<void> {
  const entry = entries.find(({ path }) => path === `${root}byteorder`)
  if (!entry || entry.bytes > 16) return
  const order = new TextDecoder().decode(await entry.read()).trim()
  if (order !== 'little') throw badFile(name, `its numbers are stored ${order}-endian; save it on an ordinary machine.`)
}

function storagesOf(entries: ZipEntry[], root: string): Map<string, ZipEntry> {
  const prefix = `${root}data/`
  return new Map(entries.filter(({ path }) => path.startsWith(prefix)).map((entry) => [entry.path.slice(prefix.length), entry]))
}

function readTensors(top: Map<PickleValue, PickleValue>, files: TensorFiles, name: string): StateDict {
  const stateDict = top.get('state_dict')
  const found = findTensors(stateDict instanceof Map && !hasCopies(top) ? stateDict : top, name)
  if (found.size === 0) throw badFile(name, 'it holds no tensors; expected a checkpoint with a state_dict.')
  return new Map(Array.from(found, ([key, { path, tensor }]) => [key, lazyTorchTensor(path, tensor, files, name)]))
}

/** Whether other copies stand beside `state_dict`, as in files of timm (`state_dict_ema`) and of Lightning's WeightAveraging. */
function hasCopies(top: Map<PickleValue, PickleValue>): boolean {
  return [...top].some(([key, value]) => typeof key === 'string' && (isAverageName(key) || key === CURRENT_WEIGHTS) && value instanceof Map)
}

function numberOf(value: PickleValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function describe(value: PickleValue): string {
  if (isKind(value, 'opaque')) return `an object of class ${value.name}`
  if (isKind(value, 'tensor')) return 'a single tensor'
  return Array.isArray(value) ? 'a list' : 'something else'
}
