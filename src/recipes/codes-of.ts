import { can } from '../protocol/capabilities.ts'
import type { ClassCondition, Noise, SemanticCodes } from '../protocol/codes.ts'
import type { Job } from './job.ts'
import type { CallOptions, Model } from './model.ts'
import type { StepEvent } from './progress.ts'
import type { Source } from './source.ts'
import { inversionWay } from './ways.ts'

/** Both codes of a face; no z_sem where the pack has no encoder. */
export type FaceCodes = { z: SemanticCodes | null; noise: Noise }

type StepCall = CallOptions<StepEvent>

/** Whether an inversion shows previews, and the class of its picture. */
type InversionChoice = { preview?: boolean; classCondition?: ClassCondition | undefined }

/** Whether a face can be drawn as it is. */
export function hasCodes({ z, noise }: Pick<Source, 'z' | 'noise'>, manifest: Model['manifest']): boolean {
  return noise !== null && (z !== null || !can(manifest, 'encode'))
}

/** z_sem of a face: its own, or the encoder's, which is then kept. Null for a pack without z_sem. */
export async function semanticOf(
  model: Model,
  { id, picture, z: known }: Source,
  { signal, keepCodes }: Pick<Job, 'signal' | 'keepCodes'>,
): Promise<SemanticCodes | null> {
  if (known || !can(model.manifest, 'encode')) return known
  const { z } = await model.encode({ images: { data: picture, count: 1 } }, { signal })
  keepCodes(id, { z })
  return z
}

/** The codes of a face. A missing code is made and kept: z_sem by the encoder, x_T by the pack's own inversion. */
export async function codesOf(
  model: Model,
  face: Source,
  steps: number,
  job: Pick<Job, 'signal' | 'keepCodes'>,
  options: StepCall,
  { preview = false, classCondition }: InversionChoice = {},
): Promise<FaceCodes> {
  const z = await semanticOf(model, face, job)
  if (face.noise) return { z, noise: face.noise }
  const noise = await invert(model, face.picture, z, steps, options, { preview, classCondition })
  job.keepCodes(face.id, { noise })
  return { z, noise }
}

/** x_T of a picture by the pack's own inversion, without z_sem by its unconditional model, as in the paper's figure 4. */
export async function invert(
  model: Model,
  picture: Float32Array,
  z: SemanticCodes | null,
  steps: number,
  options: StepCall,
  { preview = false, classCondition }: InversionChoice = {},
): Promise<Noise> {
  const images = { data: picture, count: 1 }
  return (await model.invert({ images, z, way: inversionWay(model.manifest, steps, classCondition), preview }, options)).noise
}

/** x_T without the second exact state, which belongs to both codes of one face. */
export function withoutPair(noise: Noise): Noise {
  return { ...noise, codes: { ...noise.codes, pair: null } }
}

/** How many steps drawing an x_T is expected to take: an exact one is drawn in the steps of its inversion. */
export function expectedSteps(noise: Noise | null, steps: number): number {
  return noise?.method === 'exact' ? noise.steps : steps
}
