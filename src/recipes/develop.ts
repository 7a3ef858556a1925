import type { ClassCondition, SemanticCodes, Noise } from '../protocol/codes.ts'
import { codesOf, expectedSteps, invert } from './codes-of.ts'
import type { Job } from './job.ts'
import type { CallOptions, Model } from './model.ts'
import { createMeter, type StepEvent } from './progress.ts'
import type { Source } from './source.ts'
import { wayBack } from './ways.ts'

export type DevelopPhase = 'codes' | 'render' | 'plainCodes' | 'plain'

/** The model's expectation of the end at the noise level t: planar RGB in [-1, 1], and how alike it is to the picture drawn. */
export type StripFrame = { t: number; picture: Float32Array; ssim: number }

export type DevelopInput = {
  face: Source
  invertSteps: number
  steps: number
  frames: number
  /** Also as plain DDIM does, by the pack's unconditional model. */
  plain: boolean
  /** The class that the face is drawn as, for a pack that takes one; absent for that of its x_T. */
  classCondition?: ClassCondition | undefined
}

/**
 * The paper's figure 6: a face drawn from its codes, and the x0 that the model expects at some of its steps, evenly chosen from
 * the first to the last. Beside it the same by a model that knows no z_sem, from its own x_T of the same picture.
 */
export async function develop(
  model: Model,
  { face, invertSteps, steps, frames, plain, classCondition }: DevelopInput,
  job: Job<DevelopPhase>,
): Promise<{ frames: StripFrame[]; plain: StripFrame[] }> {
  const lacking = face.noise ? 0 : invertSteps
  const drawing = expectedSteps(face.noise, steps)
  const meter = createMeter(job, [
    { phase: 'codes', steps: lacking },
    { phase: 'render', steps: drawing },
    { phase: 'plainCodes', steps: plain ? invertSteps : 0 },
    { phase: 'plain', steps: plain ? steps : 0 },
  ])
  const codes = await codesOf(model, face, invertSteps, job, meter.during('codes', lacking), { classCondition })
  const strip = await predictions(model, codes.z, codes.noise, { steps, frames, classCondition }, meter.during('render', drawing))
  if (!plain) return { frames: strip, plain: [] }

  const noise = await invert(model, face.picture, null, invertSteps, meter.during('plainCodes', invertSteps))
  return { frames: strip, plain: await predictions(model, null, noise, { steps, frames }, meter.during('plain', steps)) }
}

/** The predicted x0 after some steps, each with how alike it is to the picture that comes out. */
async function predictions(
  model: Model,
  z: SemanticCodes | null,
  noise: Noise,
  { steps, frames, classCondition }: Pick<DevelopInput, 'steps' | 'frames' | 'classCondition'>,
  { signal, onEvent }: CallOptions<StepEvent>,
): Promise<StripFrame[]> {
  const seen: { t: number; picture: Float32Array }[] = []
  const listen = (event: StepEvent) => {
    if (event.kind === 'step' && event.preview) seen.push({ t: event.t, picture: event.preview })
    onEvent?.(event)
  }
  const options = { ...(signal && { signal }), onEvent: listen }
  const way = wayBack(model.manifest, noise, steps, classCondition)
  const { images } = await model.render({ noise, z, way, preview: { frames } }, options)
  const strip: StripFrame[] = []
  for (const { t, picture } of seen) {
    const { ssim } = await model.compare({ a: picture, b: images.data, size: model.manifest.imageSize }, signal && { signal })
    strip.push({ t, picture, ssim })
  }
  return strip
}
