import { SubcodeError } from '../base/errors.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import type { Graph } from './graph.ts'
import { buffers } from './model-state.ts'
import type { Model, ModelShape } from './families/family.ts'

/** Tensors that no graph holds: buffers, the count of an average, and a second name of the same tensors. */
const isIdle = (name: string) =>
  buffers.includes(name) || /^(n_averaged|latent_net\.layers\.\d+\.cond_layers\.1\.(weight|bias))$/.test(name)

/**
 * Throws `bad-file` where a graph needs a tensor of whole numbers, and where a tensor is in no graph and no other file: the model then has a
 * part that we do not know.
 */
export function checkCoverage<Built extends ModelShape>(model: Model<Built>, graphs: readonly Graph[]): void {
  const inGraphs = graphs.flatMap((graph) => graph.weights.flatMap((weight) => weight.sources))
  const beside = model.family.filesOf?.(model).map(({ tensor }) => tensor) ?? []
  const used = new Set([...inGraphs, ...beside])
  const whole = [...used].find(({ dtype }) => /int|bool/.test(dtype))
  if (whole) throw quantised(whole)
  const unknown = [...model.tensors].find(([name, tensor]) => !used.has(tensor) && !isIdle(name))
  if (!unknown) return
  const [name, { shape }] = unknown
  throw new SubcodeError(
    'bad-file',
    `The tensor ${name} [${shape}] has no place in a model of this architecture: this variant is not supported.`,
    { values: { reason: 'tensor-unknown', tensor: name } },
  )
}

/** Quantised weights mean nothing without their scales. */
function quantised({ name, dtype }: LazyTensor): SubcodeError {
  return new SubcodeError(
    'bad-file',
    `The tensor ${name} holds ${dtype} numbers, as quantised weights do. Save the model as float32 or float16.`,
    { values: { reason: 'weights-quantised', tensor: name, type: dtype } },
  )
}
