import { SubcodeError } from '../base/errors.ts'
import type { StateDict } from '../formats/tensor.ts'

/** Root buffers that stand beside the two copies of a Lightning checkpoint. */
const buffers = ['x_T', 'conds_mean', 'conds_std']

/**
 * The tensors to use, under plain official names: of a training checkpoint the moving average (`ema_model.*`), of any
 * other file all of them. Throws `bad-file` for a checkpoint without a moving average.
 */
export function selectModel(tensors: StateDict): StateDict {
  const averaged = withPrefix(tensors, 'ema_model.')
  if (averaged.size > 0) return new Map([...buffers.flatMap((name) => pick(tensors, name)), ...averaged])
  const raw = withPrefix(tensors, 'model.')
  if (raw.size === 0) return tensors
  throw new SubcodeError(
    'bad-file',
    'This checkpoint has weights in training (model.*) but no moving average (ema_model.*), which every result needs.',
  )
}

function withPrefix(tensors: StateDict, prefix: string): StateDict {
  return new Map([...tensors].flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [])))
}

function pick(tensors: StateDict, name: string): [string, NonNullable<ReturnType<StateDict['get']>>][] {
  const tensor = tensors.get(name)
  return tensor ? [[name, tensor]] : []
}
