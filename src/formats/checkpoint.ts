import { SubcodeError } from '../base/errors.ts'
import type { Json } from './json.ts'
import type { StateDict } from './tensor.ts'

export type Checkpoint = {
  /** The tensors of `state_dict` by their plain keys; in a file without one, every tensor by its path joined with '.'. */
  tensors: StateDict
  /** `hyper_parameters`; empty where the file has none. Values that are not plain data are left out. */
  hyperParameters: Record<string, Json>
  globalStep: number | undefined
  epoch: number | undefined
}

/** Reads a PyTorch zip file: a Lightning checkpoint, a saved state dict or a saved dict of tensors (latent.pkl). Nothing is executed. */
export async function readCheckpoint(_blob: Blob, name: string): Promise<Checkpoint> {
  throw new SubcodeError('internal', `readCheckpoint is being written (${name})`)
}
