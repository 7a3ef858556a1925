import { SubcodeError } from '../base/errors.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { Json } from '../formats/json.ts'
import type { StateDict } from '../formats/tensor.ts'
import { families, familyOf } from './families/families.ts'
import type { Family, Model, ModelShape } from './families/family.ts'
import { hyperCount, hyperNumber, readPrediction, readSchedule, requireNormalised } from './hyper-parameters.ts'
import { selectModel } from './model-state.ts'

/** Ten times the steps of any known model. */
const MAX_STEPS = 10_000
/** Official names have up to 22 letters. */
const MAX_NAME = 80

/** The model of a checkpoint, with the latent net of another file if one is given. Throws `bad-file`. */
export function readModel(checkpoint: Checkpoint, latent: Checkpoint | null = null): Model {
  return readModelOf(families, checkpoint, latent)
}

/** The same for one of these families alone. */
export function readModelOf<Built extends ModelShape>(
  known: readonly Family<Built>[],
  checkpoint: Checkpoint,
  latent: Checkpoint | null = null,
): Model<Built> {
  const tensors = new Map([...selectModel(checkpoint.tensors), ...(latent ? selectLatent(latent) : [])])
  const hyper = { ...checkpoint.hyperParameters, ...(latent ? latentHyperParameters(latent.hyperParameters) : {}) }
  const family = familyOf(tensors, known)
  const architecture = family.readArchitecture(tensors, hyper)
  if (architecture.latent) requireNormalised((latent ?? checkpoint).hyperParameters, 'latent_znormalize')
  const steps = hyperCount(hyper, 'T', MAX_STEPS) ?? 1000
  const { name, latent_clip_sample: latentClips } = hyper
  return {
    family,
    architecture,
    tensors,
    schedule: readSchedule(hyper.beta_scheduler, 'linear', steps),
    latentSchedule: architecture.latent ? readSchedule(hyper.latent_beta_scheduler, 'const0.008', steps) : null,
    prediction: readPrediction(hyper.model_mean_type),
    latentClips: latentClips === true,
    name: typeof name === 'string' ? name.slice(0, MAX_NAME) : null,
    imagesSeen: hyperNumber(hyper, 'images_seen') ?? null,
  }
}

/** The tensors of the latent net and its statistics, from a checkpoint of the whole or from a file of the net alone. */
function selectLatent(checkpoint: Checkpoint): StateDict {
  const tensors = selectModel(checkpoint.tensors)
  const statistics = [...tensors].filter(([name]) => name === 'conds_mean' || name === 'conds_std')
  const net = [...tensors].filter(([name]) => name.startsWith('latent_net.'))
  if (net.length > 0) return new Map([...statistics, ...net])
  const alone = [...tensors].filter(([name]) => name.startsWith('layers.') || name.startsWith('time_embed.'))
  if (!tensors.has('layers.0.linear.weight')) {
    throw new SubcodeError('bad-file', 'The file given for the latent net has no latent_net.layers.0.linear.weight: it is no latent DPM.')
  }
  return new Map([...statistics, ...alone.map(([name, tensor]) => [`latent_net.${name}`, tensor] as const)])
}

function latentHyperParameters(hyper: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.entries(hyper).filter(([name]) => name.startsWith('latent_') || name.startsWith('net_latent_')))
}
