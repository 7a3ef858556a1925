import { SubcodeError } from '../base/errors.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import type { Graph } from './graph.ts'
import type { Model, ModelShape } from './families/family.ts'

/** Tensors that no graph holds: preview noise, statistics, the count of an average, and a second name of the same tensors. */
const idle = /^(x_T|n_averaged|conds_mean|conds_std|betas|alphas_cumprod|latent_net\.layers\.\d+\.cond_layers\.1\.(weight|bias))$/

/** Throws `bad-file` when a tensor of the model holds whole numbers, is in no graph and no other file: the model has a part that we do not know. */
export function checkCoverage<Built extends ModelShape>(model: Model<Built>, graphs: readonly Graph[]): void {
  const inGraphs = graphs.flatMap((graph) => graph.weights.flatMap((weight) => weight.sources))
  const beside = model.family.filesOf?.(model).map(({ tensor }) => tensor) ?? []
  const used = new Set([...inGraphs, ...beside])
  const whole = [...used].find(({ dtype }) => /int|bool/.test(dtype))
  if (whole) throw quantised(whole)
  const unknown = [...model.tensors].find(([name, tensor]) => !used.has(tensor) && !idle.test(name))
  if (!unknown) return
  const [name, { shape }] = unknown
  throw new SubcodeError(
    'bad-file',
    `The tensor ${name} [${shape}] has no place in a model of this architecture: this variant is not supported.`,
    { values: { reason: 'tensor-unknown', tensor: name } },
  )
}

/** Weights in whole numbers mean nothing without the scales of whatever made them. */
function quantised({ name, dtype }: LazyTensor): SubcodeError {
  return new SubcodeError(
    'bad-file',
    `The tensor ${name} holds ${dtype} numbers, as quantised weights do. Save the model as float32 or float16.`,
    { values: { reason: 'weights-quantised', tensor: name, type: dtype } },
  )
}
