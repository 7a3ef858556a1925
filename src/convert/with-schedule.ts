import type { Checkpoint } from '../formats/checkpoint.ts'
import type { LazyTensor } from '../formats/tensor.ts'
import type { HyperFields } from '../formats/unreadable.ts'
import { readVector } from './compvis.ts'
import { NUMBERS } from './hyper-parameters.ts'
import { selectModel } from './model-state.ts'
import { withPlainNames } from './plain-names.ts'
import { scheduleOfAlphaBars, scheduleOfBetas } from './schedule-of-betas.ts'

/**
 * A checkpoint under plain names, with the schedule that stands in it as numbers (`betas`, or `alphas_cumprod` alone) among its hyper-parameters.
 * The code of the model computes with these, whatever its configuration says. Throws `bad-file` for the numbers of no known schedule.
 */
export async function withSchedule(checkpoint: Checkpoint): Promise<Checkpoint> {
  const plain = await withPlainNames(checkpoint)
  const schedule = await scheduleIn(plain)
  return schedule ? { ...plain, hyperParameters: { ...plain.hyperParameters, [NUMBERS]: schedule } } : plain
}

async function scheduleIn(plain: Checkpoint): Promise<HyperFields | null> {
  const betas = bufferOf(plain, 'betas')
  if (betas) return scheduleOfBetas(await readVector(betas))
  const alphaBars = bufferOf(plain, 'alphas_cumprod')
  return alphaBars ? scheduleOfAlphaBars(await readVector(alphaBars)) : null
}

/** A buffer beside the model; undefined in weights without a model (a classifier, one half of latent diffusion). */
function bufferOf({ tensors }: Checkpoint, name: string): LazyTensor | undefined {
  if (![...tensors.keys()].some((key) => key === name || key.endsWith(`.${name}`))) return undefined
  try {
    return selectModel(tensors).get(name)
  } catch {
    return undefined
  }
}
