import { SubcodeError } from '../base/errors.ts'
import { diffusersPart } from '../convert/diffusers.ts'
import { diffae } from '../convert/families/diffae.ts'
import { diffenc } from '../convert/families/diffenc.ts'
import type { Family } from '../convert/families/family.ts'
import { latentDiffusion } from '../convert/families/latent-diffusion.ts'
import { looksLike } from '../convert/families/strangers.ts'
import { readModel } from '../convert/model.ts'
import { foundUnder, selectClassifier, selectModel } from '../convert/model-state.ts'
import { modelQuestions } from '../convert/questions.ts'
import { planModel } from '../convert/write-model.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import { elementCount, type StateDict } from '../formats/tensor.ts'
import type { FoundWeights, Placed } from '../protocol/library-api.ts'
import type { Said } from '../protocol/said.ts'
import { named } from './named.ts'

/**
 * The kind of a weights file, from names and shapes of its tensors: a model is planned whole, so that a missing or strange tensor
 * is found here. Reads no weights. Throws `bad-file`, naming the file.
 */
export function recogniseWeights(checkpoint: Checkpoint, name: string): FoundWeights & Placed {
  const { tensors } = checkpoint
  const half = diffusersPart(tensors)
  if (half) return { kind: half, parameters: [...tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0) }
  const stranger = latentDiffusion.recognises(tensors) ? null : looksLike(tensors.keys())
  if (stranger)
    throw new SubcodeError('bad-file', `${name}: expected a checkpoint of a model that is known here, but this is ${stranger}.`, {
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

/** For facts that the user has yet to say. Names and parameters of the graphs do not depend on them. */
const standIns: Required<Said> = {
  img_size: 2048,
  beta_scheduler: 'linear',
  T: 1000,
  model_mean_type: 'eps',
  net_beatgans_attn_head: 1,
  scale_factor: 1,
  latent_beta_scheduler: 'linear',
  latent_znormalize: 1,
  manipulate_znormalize: 1,
  class_names: [],
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
  const open = modelQuestions(checkpoint).flatMap(({ name, required }) => (required ? [name] : []))
  const model = readModel(checkpoint, null, Object.fromEntries(open.map((name) => [name, standIns[name]])))
  const { zSize, latent } = model.architecture
  const imageSize = open.includes('img_size') ? null : model.architecture.imageSize
  const sources = new Set(
    planModel(model, 'float16').flatMap(({ graphs }) => (graphs[0]?.weights ?? []).flatMap((weight) => weight.sources)),
  )
  const parameters = [...sources].reduce((sum, { shape }) => sum + elementCount(shape), 0)
  const found = { name: model.name, imageSize, zSize, parameters, stepsTrained: checkpoint.globalStep ?? null, hasLatent: latent !== null }
  return { kind: kinds.get(model.family) ?? 'ddim', ...found }
}

const kinds = new Map<Family, 'autoencoder' | 'latent-diffusion' | 'diffenc'>([
  [diffae, 'autoencoder'],
  [latentDiffusion, 'latent-diffusion'],
  [diffenc, 'diffenc'],
])

/** Parameters of a latent net that comes without its autoencoder, under its own or the whole model's names; 0 if there is none. */
function latentParameters(tensors: StateDict): number {
  if (!tensors.has('latent_net.layers.0.linear.weight') && !tensors.has('layers.0.linear.weight')) return 0
  const net = [...tensors].filter(([key]) => /^(latent_net\.)?(layers|time_embed)\./.test(key))
  return net.reduce((sum, [, { shape }]) => sum + elementCount(shape), 0)
}
