import { SubcodeError } from '../base/errors.ts'
import type { Graph } from './graph.ts'
import type { Model } from './families/family.ts'

/** Tensors that no graph holds: preview noise, statistics, the count of an average, and a second name of the same tensors. */
const idle = /^(x_T|n_averaged|conds_mean|conds_std|latent_net\.layers\.\d+\.cond_layers\.1\.(weight|bias))$/

/** Throws `bad-file` when a tensor of the model is in no graph: the model has a part that we do not know. */
export function checkCoverage(model: Pick<Model, 'tensors'>, graphs: readonly Graph[]): void {
  const used = new Set(graphs.flatMap((graph) => graph.weights.flatMap((weight) => weight.sources)))
  const unknown = [...model.tensors].find(([name, tensor]) => !used.has(tensor) && !idle.test(name))
  if (!unknown) return
  const [name, { shape }] = unknown
  throw new SubcodeError(
    'bad-file',
    `The tensor ${name} [${shape}] has no place in a DiffAE of this architecture: this variant is not supported.`,
    { values: { reason: 'tensor-unknown', tensor: name } },
  )
}
