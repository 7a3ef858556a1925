import { at } from '../../base/assert.ts'
import { linePlaces } from '../../math/blend.ts'
import type { Noise, SemanticCodes } from '../../protocol/codes.ts'
import type { StepProgress } from '../../protocol/engine-api.ts'
import type { Plan } from '../../protocol/plan.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import type { StripFrame } from '../../store/inside-slice.ts'
import { type CallOptions, codesOf, drawPlan, type FaceCodes, hasCodes, invert, type Model } from '../codes-of.ts'
import { joinProgress, type RecipeProgress } from '../progress.ts'

export type DevelopPhase = 'codes' | 'render' | 'plainCodes' | 'plain'

export type DevelopSettings = {
  invertSteps: number
  steps: number
  frames: number
  /** Also as plain DDIM does, by the pack's unconditional model. */
  plain: boolean
}

export type DevelopHooks = {
  signal: AbortSignal
  onProgress: (progress: RecipeProgress<DevelopPhase>) => void
  /** Codes that the face lacked. */
  onCodes: (codes: FaceCodes) => void
}

/**
 * The paper's figure 6: a face drawn from its codes, and the x0 that the model expects at some of its steps, evenly chosen from
 * the first to the last. Beside it the same by a model that knows no z_sem, from its own x_T of the same picture.
 */
export async function develop(
  engine: Engine,
  face: Face,
  model: Model,
  { invertSteps, steps, frames, plain }: DevelopSettings,
  { signal, onProgress, onCodes }: DevelopHooks,
): Promise<{ frames: StripFrame[]; plain: StripFrame[] }> {
  const isLacking = !hasCodes(face, model)
  const tell = joinProgress<DevelopPhase>(
    [
      { phase: 'codes', steps: isLacking ? invertSteps : 0 },
      { phase: 'render', steps },
      { phase: 'plainCodes', steps: plain ? invertSteps : 0 },
      { phase: 'plain', steps: plain ? steps : 0 },
    ],
    onProgress,
  )
  const during = (phase: DevelopPhase): CallOptions => ({ signal, onEvent: (event: StepProgress) => tell(phase, event) })

  const codes = await codesOf(engine, face, model, invertSteps, during('codes'))
  if (isLacking) onCodes(codes)
  const plan = drawPlan(model.schedule, codes.noise, steps, true)
  const strip = await predictions(engine, codes.z, codes.noise, plan, frames, model, during('render'))
  if (!plain) return { frames: strip, plain: [] }

  const noise = await invert(engine, face.picture, null, model, invertSteps, during('plainCodes'))
  const plainPlan = drawPlan(model.schedule, noise, steps, true)
  return { frames: strip, plain: await predictions(engine, null, noise, plainPlan, frames, model, during('plain')) }
}

/** The predicted x0 after some rows of a plan, each with how alike it is to the picture that comes out. */
async function predictions(
  engine: Engine,
  z: SemanticCodes | null,
  noise: Noise,
  plan: Plan,
  count: number,
  { imageSize }: Model,
  { signal, onEvent }: CallOptions,
): Promise<StripFrame[]> {
  const rows = evenRows(plan.rows.length, count)
  const seen = new Map<number, Float32Array>()
  const listen = (event: StepProgress) => {
    if (event.preview) seen.set(event.done - 1, event.preview)
    onEvent(event)
  }
  const { images } = await engine.call('render', { xT: noise.codes, z, plan, preview: rows }, { signal, onEvent: listen })
  const frames: StripFrame[] = []
  for (const row of rows) {
    const picture = seen.get(row)
    if (!picture) continue
    const { ssim } = await engine.call('compare', { a: picture, b: images.data, size: imageSize }, { signal })
    frames.push({ t: at(plan.rows, row).t, picture, ssim })
  }
  return frames
}

/** Up to `count` rows of `all`, at even spacing, the first and the last among them. */
export function evenRows(all: number, count: number): number[] {
  return [...new Set(linePlaces(Math.min(all, count), all).map(Math.round))]
}
