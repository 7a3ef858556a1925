import { gaussian } from '../../math/gaussian.ts'
import type { SemanticCodes, StochasticCodes } from '../../protocol/codes.ts'
import type { StepProgress, Timing } from '../../protocol/engine-api.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Measures } from '../../protocol/measures.ts'
import type { Engine } from '../../store/clients.ts'
import { joinProgress, type RecipeProgress } from '../progress.ts'
import type { SettledOptions } from './options.ts'
import { plansOf } from './plans.ts'

export type Phase = 'encode' | 'invert' | 'render' | 'random'
export type ReconstructProgress = RecipeProgress<Phase>

export type Hooks = {
  signal: AbortSignal
  onProgress: (progress: ReconstructProgress) => void
  /** The two subcodes, as soon as they are known. */
  onCodes: (codes: { z: SemanticCodes | null; xT: StochasticCodes }) => void
  /** The picture drawn back, planar RGB in [-1, 1], how alike it is to the face, and the time that it took with its codes. */
  onPicture: (picture: Float32Array, measures: Measures, timing: Timing) => void
}

/**
 * The paper's figure 1: a face to (z_sem, x_T) and back, then once more with a random x_T in place of the inverted one.
 * `picture` is planar RGB in [-1, 1]; what is returned is the picture "without x_T". A pack without encoder has no z_sem.
 */
export async function reconstruct(
  engine: Engine,
  picture: Float32Array,
  { schedule, zSem, imageSize }: Pick<Manifest, 'schedule' | 'zSem' | 'imageSize'>,
  options: SettledOptions,
  { signal, onProgress, onCodes, onPicture }: Hooks,
): Promise<Float32Array> {
  const plans = plansOf(schedule, options)
  const tell = joinProgress<Phase>(
    (['invert', 'render', 'random'] as const).map((phase) => ({ phase, steps: plans[phase].rows.length })),
    onProgress,
  )
  const during = (phase: Phase) => ({ signal, onEvent: (event: StepProgress) => tell(phase, event) })
  const images = { data: picture, count: 1 }

  tell('encode', null)
  const encoded = zSem ? await engine.call('encode', { images }, { signal }) : null
  const z = encoded?.z ?? null
  const inverted = await engine.call('invert', { images, z, plan: plans.invert, preview: true }, during('invert'))
  onCodes({ z, xT: inverted.xT })
  const rendered = await engine.call('render', { xT: inverted.xT, z, plan: plans.render, preview: true }, during('render'))
  const measures = await engine.call('compare', { a: rendered.images.data, b: picture, size: imageSize })
  onPicture(rendered.images.data, measures, sumTimings([encoded?.timing, inverted.timing, rendered.timing]))
  const noise = { data: gaussian(options.seed, 0, picture.length, 'x_T'), pair: null, count: 1 }
  const random = await engine.call('render', { xT: noise, z, plan: plans.random, preview: false }, during('random'))
  return random.images.data
}

function sumTimings(timings: (Timing | undefined)[]): Timing {
  const known = timings.filter((timing) => timing !== undefined)
  return { steps: known.reduce((sum, { steps }) => sum + steps, 0), ms: known.reduce((sum, { ms }) => sum + ms, 0) }
}
