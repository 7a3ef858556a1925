import { SubcodeError } from '../base/errors.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { StateDict } from '../formats/tensor.ts'
import type { Said } from '../protocol/said.ts'
import { families, familyOf } from './families/families.ts'
import type { Family, Model, ModelShape } from './families/family.ts'
import { hyperCount, hyperFlag, hyperNumber, readHyper, requireFixed, withLatent } from './hyper-parameters.ts'
import { selectModel } from './model-state.ts'
import { readPrediction, readSchedule } from './read-schedule.ts'

/** Ten times the steps of any known model. */
const MAX_STEPS = 10_000
/** Official names have up to 22 letters. */
const MAX_NAME = 80

/** The model of a checkpoint, with the latent net of another file if one is given, and with what the user says of it. Throws `bad-file`. */
export function readModel(checkpoint: Checkpoint, latent: Checkpoint | null = null, said: Said = {}): Model {
  return readModelOf(families, checkpoint, latent, said)
}

/** The same for one of these families alone. */
export function readModelOf<Built extends ModelShape>(
  known: readonly Family<Built>[],
  checkpoint: Checkpoint,
  latent: Checkpoint | null = null,
  said: Said = {},
): Model<Built> {
  const tensors = new Map([...selectModel(checkpoint.tensors), ...(latent ? selectLatent(latent) : [])])
  const own = readHyper(checkpoint.hyperParameters, said)
  const ofLatent = latent ? readHyper(latent.hyperParameters, said) : own
  const hyper = withLatent(own, ofLatent)
  const family = familyOf(tensors, known)
  const architecture = family.readArchitecture(tensors, hyper)
  const steps = hyperCount(own, 'T', MAX_STEPS) ?? 1000
  const latentSteps = hyperCount(ofLatent, 'T', MAX_STEPS) ?? steps
  requireFixed(own, ['model'], steps)
  if (architecture.latent) requireFixed(ofLatent, ['latent'], latentSteps)
  const name = own.find('name')
  return {
    family,
    architecture,
    tensors,
    schedule: readSchedule(hyper, 'beta_scheduler', 'linear', steps),
    latentSchedule: architecture.latent ? readSchedule(hyper, 'latent_beta_scheduler', 'const0.008', latentSteps) : null,
    prediction: readPrediction(hyper),
    latentClips: architecture.latent ? (hyperFlag(hyper, 'latent_clip_sample') ?? false) : false,
    latentNormalises: architecture.latent ? (hyperFlag(hyper, 'latent_znormalize') ?? true) : null,
    name: typeof name === 'string' ? name.slice(0, MAX_NAME) : null,
    imagesSeen: typeof own.find('images_seen') === 'number' ? (hyperNumber(own, 'images_seen') ?? null) : null,
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
    throw new SubcodeError('bad-file', 'The file given for the latent net has no latent_net.layers.0.linear.weight: it is no latent DPM.', {
      values: { reason: 'model-unknown' },
    })
  }
  return new Map([...statistics, ...alone.map(([name, tensor]) => [`latent_net.${name}`, tensor] as const)])
}
