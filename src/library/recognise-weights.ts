import { SubcodeError } from '../base/errors.ts'
import { looksLike } from '../convert/families/strangers.ts'
import { readModel } from '../convert/model.ts'
import { foundUnder, selectClassifier, selectModel } from '../convert/model-state.ts'
import { planModel } from '../convert/write-model.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { elementCount, type StateDict } from '../formats/tensor.ts'
import type { FoundWeights, Placed } from '../protocol/library-api.ts'
import { named } from './named.ts'

/**
 * The kind of a weights file, from names and shapes of its tensors: a model is planned whole, so that a missing or strange tensor
 * is found here. Reads no weights. Throws `bad-file`, naming the file.
 */
export function recogniseWeights(checkpoint: Checkpoint, name: string): FoundWeights & Placed {
  const { tensors } = checkpoint
  const stranger = looksLike(tensors.keys())
  if (stranger)
    throw new SubcodeError('bad-file', `${name}: expected a DiffAE checkpoint, but this is ${stranger}.`, {
      values: { reason: 'other-model', file: name, model: stranger },
    })
  try {
    const used = selectClassifier(tensors) ?? selectModel(tensors)
    const place = foundUnder(used)
    return { ...describe(checkpoint, used), ...(place === null ? {} : { foundUnder: place }) }
  } catch (thrown) {
    throw named([name], thrown)
  }
}

function describe(checkpoint: Checkpoint, used: StateDict): FoundWeights {
  const stepsTrained = checkpoint.globalStep ?? null
  const classifier = used.get('classifier.weight')
  if (classifier) return { kind: 'classifier', attributes: classifier.shape[0] ?? 0, stepsTrained }
  if (used.has('input_blocks.0.0.weight')) return describeModel(checkpoint)
  const latent = latentParameters(used)
  if (latent > 0) return { kind: 'latent', parameters: latent, stepsTrained }
  const zSize = used.get('conds_std') && used.get('conds_mean')?.shape.at(-1)
  return zSize === undefined ? describeModel(checkpoint) : { kind: 'statistics', zSize }
}

function describeModel(checkpoint: Checkpoint): FoundWeights {
  const model = readModel(checkpoint)
  const { imageSize, zSize, latent } = model.architecture
  const sources = new Set(
    planModel(model, 'float16').flatMap(({ graphs }) => (graphs[0]?.weights ?? []).flatMap((weight) => weight.sources)),
  )
  const parameters = [...sources].reduce((sum, { shape }) => sum + elementCount(shape), 0)
  const found = { name: model.name, imageSize, zSize, parameters, stepsTrained: checkpoint.globalStep ?? null, hasLatent: latent !== null }
  return { kind: zSize === null ? 'ddim' : 'autoencoder', ...found }
}

/** Parameters of a latent net that comes without its autoencoder, under its own or the whole model's names; 0 if there is none. */
function latentParameters(tensors: StateDict): number {
  if (!tensors.has('latent_net.layers.0.linear.weight') && !tensors.has('layers.0.linear.weight')) return 0
  const net = [...tensors].filter(([key]) => /^(latent_net\.)?(layers|time_embed)\./.test(key))
  return net.reduce((sum, [, { shape }]) => sum + elementCount(shape), 0)
}
