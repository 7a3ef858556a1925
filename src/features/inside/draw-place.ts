import { gaussian } from '../../math/gaussian.ts'
import { makePlan } from '../../math/make-plan.ts'
import type { Noise, SemanticCodes } from '../../protocol/codes.ts'
import type { StepProgress, Timing } from '../../protocol/engine-api.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import { type CallOptions, codesOf, drawPlan, type FaceCodes, hasCodes, type Model } from '../codes-of.ts'
import { joinProgress, type RecipeProgress } from '../progress.ts'

export type PlacePhase = 'codes' | 'render'

export type PlaceSettings = {
  /** Its x_T is taken; without a face a random one is. */
  face: Face | null
  seed: number
  invertSteps: number
  renderSteps: number
  /** A draft is drawn by DDIM from the x_T of any method. */
  isDraft: boolean
}

export type PlaceHooks = {
  signal: AbortSignal
  onProgress: (progress: RecipeProgress<PlacePhase>) => void
  /** Codes that the face lacked. */
  onCodes: (face: Face, codes: FaceCodes) => void
}

/** A z_sem that no face has, drawn with the x_T of one or with random noise. */
export async function drawPlace(
  engine: Engine,
  z: SemanticCodes,
  model: Model,
  { face, seed, invertSteps, renderSteps, isDraft }: PlaceSettings,
  { signal, onProgress, onCodes }: PlaceHooks,
): Promise<{ picture: Float32Array; noise: Noise; timing: Timing }> {
  const isLacking = face !== null && !hasCodes(face, model)
  const tell = joinProgress<PlacePhase>(
    [
      { phase: 'codes', steps: isLacking ? invertSteps : 0 },
      { phase: 'render', steps: renderSteps },
    ],
    onProgress,
  )
  const during = (phase: PlacePhase): CallOptions => ({ signal, onEvent: (event: StepProgress) => tell(phase, event) })

  const codes = face && (await codesOf(engine, face, model, invertSteps, during('codes')))
  if (isLacking && codes) onCodes(face, codes)
  const noise = codes ? lone(codes.noise) : randomNoise(seed, model, renderSteps)
  const plan = isDraft ? makePlan(model.schedule, 'ddim', 'render', renderSteps) : drawPlan(model.schedule, noise, renderSteps, false)
  const { images, timing } = await engine.call('render', { xT: noise.codes, z, plan, preview: !isDraft }, during('render'))
  return { picture: images.data, noise, timing }
}

/** The second exact state belongs to the z_sem that it was found with, and not to another. */
function lone({ codes, ...plan }: Noise): Noise {
  return { ...plan, codes: { ...codes, pair: null } }
}

/** Face 0 of a seed, as everywhere. */
function randomNoise(seed: number, { imageSize }: Model, steps: number): Noise {
  return { codes: { data: gaussian(seed, 0, 3 * imageSize ** 2, 'x_T'), pair: null, count: 1 }, method: 'ddim', steps }
}
