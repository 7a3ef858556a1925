import { CURRENT_WEIGHTS, isAverageName } from './average-name.ts'
import { badFile } from './bad-file.ts'
import { isKind, type PickleValue } from './pickle-value.ts'
import type { StateDict } from './tensor.ts'
import { readHyperFields } from './hyper-fields.ts'
import { findTensors } from './tensor-tree.ts'
import { readTorchFile } from './torch-file.ts'
import { lazyTorchTensor, type TensorFiles } from './torch-tensor.ts'
import type { HyperFields } from './unreadable.ts'

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
  const { top, files } = await readTorchFile(blob, name)
  if (!(top instanceof Map))
    throw badFile(name, `expected a dict of tensors, but the file holds ${describe(top)}. Save model.state_dict() instead.`)
  return {
    tensors: readTensors(top, files, name),
    hyperParameters: await readHyperFields(top, (tensor) => lazyTorchTensor('hyper_parameters', tensor, files, name).read()),
    globalStep: numberOf(top.get('global_step')),
    epoch: numberOf(top.get('epoch')),
  }
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

export function numberOf(value: PickleValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function describe(value: PickleValue): string {
  if (isKind(value, 'opaque')) return `an object of class ${value.name}`
  if (isKind(value, 'tensor')) return 'a single tensor'
  return Array.isArray(value) ? 'a list' : 'something else'
}
