import { SubcodeError } from '../base/errors.ts'
import type { Graph } from './graph.ts'
import type { Model, ModelShape } from './families/family.ts'

/** Tensors that no graph holds: preview noise, statistics, the count of an average, and a second name of the same tensors. */
const idle = /^(x_T|n_averaged|conds_mean|conds_std|latent_net\.layers\.\d+\.cond_layers\.1\.(weight|bias))$/

/** Throws `bad-file` when a tensor of the model is in no graph and no other file: the model has a part that we do not know. */
export function checkCoverage<Built extends ModelShape>(model: Model<Built>, graphs: readonly Graph[]): void {
  const inGraphs = graphs.flatMap((graph) => graph.weights.flatMap((weight) => weight.sources))
  const beside = model.family.filesOf?.(model).map(({ tensor }) => tensor) ?? []
  const used = new Set([...inGraphs, ...beside])
  const unknown = [...model.tensors].find(([name, tensor]) => !used.has(tensor) && !idle.test(name))
  if (!unknown) return
  const [name, { shape }] = unknown
  throw new SubcodeError(
    'bad-file',
    `The tensor ${name} [${shape}] has no place in a model of this architecture: this variant is not supported.`,
    { values: { reason: 'tensor-unknown', tensor: name } },
  )
}
