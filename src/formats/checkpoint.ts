import { CURRENT_WEIGHTS, isAverageName } from './average-name.ts'
import { badFile } from './bad-file.ts'
import { isKind, type PickleValue } from './pickle-value.ts'
import type { StateDict } from './tensor.ts'
import { readHyperFields } from './hyper-fields.ts'
import { findTensors } from './tensor-tree.ts'
import { readTorchFile } from './torch-file.ts'
import { lazyTorchTensor, type TensorFiles } from './torch-tensor.ts'
import type { HyperFields } from './unreadable.ts'

type Dict = Map<PickleValue, PickleValue>

/** Callbacks and optimisers keep an average three or four dicts deep. */
const MAX_DEPTH = 6

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
  const { top: saved, files } = await readTorchFile(blob, name)
  const top = Array.isArray(saved) ? new Map(saved.map((item, i) => [String(i), item])) : saved
  if (!(top instanceof Map))
    throw badFile(name, `expected a dict of tensors, but the file holds ${describe(top)}. Save model.state_dict() instead.`)
  return {
    tensors: readTensors(top, files, name),
    hyperParameters: await readHyperFields(top, (tensor) => lazyTorchTensor('hyper_parameters', tensor, files, name).read()),
    globalStep: numberOf(top.get('global_step')),
    epoch: numberOf(top.get('epoch')),
  }
}

function readTensors(top: Dict, files: TensorFiles, name: string): StateDict {
  const stateDict = top.get('state_dict')
  const found = findTensors(stateDict instanceof Map && !hasCopies(top, stateDict) ? stateDict : top, name)
  if (found.size === 0)
    throw badFile(name, `it holds ${holdsModule(top) ? 'whole modules and ' : ''}no tensors. Save model.state_dict() instead.`)
  return new Map(Array.from(found, ([key, { path, tensor }]) => [key, lazyTorchTensor(path, tensor, files, name)]))
}

/**
 * Whether other copies stand beside `state_dict`, as in files of timm (`state_dict_ema`) and of Lightning's WeightAveraging, or deeper in the
 * file, where callbacks and optimisers keep an average that `state_dict` lacks.
 */
function hasCopies(top: Dict, stateDict: Dict): boolean {
  const without = new Set<PickleValue>()
  const hasOwn = [...stateDict.keys()].some((key) => String(key).split('.').some(isAverageName))
  const seen = new Set<PickleValue>([stateDict])
  const isCopy = (key: PickleValue) => typeof key === 'string' && (isAverageName(key) || key === CURRENT_WEIGHTS)
  const search = (value: PickleValue, depth: number): boolean => {
    if (depth > MAX_DEPTH || seen.has(value)) return false
    seen.add(value)
    return entriesOf(value).some(([key, inner]) => (isCopy(key) && holdsTensors(inner, without)) || search(inner, depth + 1))
  }
  return hasOwn ? [...top].some(([key, value]) => isCopy(key) && holdsTensors(value, without)) : search(top, 0)
}

/** `without` are the dicts and lists that were looked into before, and hold none. */
function holdsTensors(value: PickleValue, without: Set<PickleValue>, depth = 0): boolean {
  if (depth > MAX_DEPTH || without.has(value)) return false
  without.add(value)
  return entriesOf(value).some(([, inner]) => isKind(inner, 'tensor') || holdsTensors(inner, without, depth + 1))
}

function holdsModule(top: Dict): boolean {
  return [...top.values()].some((value) => isKind(value, 'opaque') && value.state instanceof Map && value.state.has('_modules'))
}

function entriesOf(value: PickleValue): [PickleValue, PickleValue][] {
  if (value instanceof Map) return [...value]
  return Array.isArray(value) ? [...value.entries()] : []
}

export function numberOf(value: PickleValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function describe(value: PickleValue): string {
  if (isKind(value, 'opaque')) return `an object of class ${value.name}`
  return isKind(value, 'tensor') ? 'a single tensor' : 'something else'
}
