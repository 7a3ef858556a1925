import type { Checkpoint } from '../formats/checkpoint.ts'
import type { LazyTensor } from '../formats/tensor.ts'
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
  const betas = bufferOf(plain, 'betas')
  const alphaBars = bufferOf(plain, 'alphas_cumprod')
  if (!betas && !alphaBars) return plain
  const schedule = betas ? scheduleOfBetas(await readVector(betas)) : alphaBars && scheduleOfAlphaBars(await readVector(alphaBars))
  return { ...plain, hyperParameters: { ...plain.hyperParameters, ...(schedule && { [NUMBERS]: schedule }) } }
}

/** A buffer beside the model. Weights that no model can be selected of have none. */
function bufferOf({ tensors }: Checkpoint, name: string): LazyTensor | undefined {
  if (![...tensors.keys()].some((key) => key === name || key.endsWith(`.${name}`))) return undefined
  try {
    return selectModel(tensors).get(name)
  } catch {
    return undefined
  }
}
