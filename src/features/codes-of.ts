import { makePlan } from '../math/make-plan.ts'
import type { Noise, SemanticCodes } from '../protocol/codes.ts'
import type { StepProgress } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Plan } from '../protocol/plan.ts'
import type { Engine } from '../store/clients.ts'
import type { Face } from '../store/face.ts'
import { within } from './progress.ts'

/** Both codes of a face; no z_sem where the pack has no encoder. */
export type FaceCodes = { z: SemanticCodes | null; noise: Noise }

/** What a recipe has to know of a pack. */
export type Model = Pick<Manifest, 'schedule' | 'zSem' | 'imageSize'>

export type CallOptions = { signal: AbortSignal; onEvent: (event: StepProgress) => void }

/** Whether a face can be drawn as it is. */
export function hasCodes({ z, noise }: Face, model: Pick<Model, 'zSem'>): boolean {
  return noise !== null && (z !== null || model.zSem === null)
}

/** Whether the pack can also draw as plain DDIM does, without z_sem. */
export function hasBaseline({ graphs, zSem }: Pick<Manifest, 'graphs' | 'zSem'>): boolean {
  return zSem !== null && graphs.baseline_denoiser !== undefined && graphs.baseline_modulation !== undefined
}

/** The codes of a face; of those only what it lacks is made: z_sem by the encoder, x_T by DDIM upwards. */
export async function codesOf(engine: Engine, face: Face, model: Model, invertSteps: number, options: CallOptions): Promise<FaceCodes> {
  const images = { data: face.picture, count: 1 }
  const z = face.z ?? (model.zSem ? (await engine.call('encode', { images }, { signal: options.signal })).z : null)
  return { z, noise: face.noise ?? (await invert(engine, face.picture, z, model, invertSteps, options)) }
}

/** x_T of a picture. Without z_sem it is that of the pack's unconditional model: plain DDIM, as in the paper's figure 4. */
export async function invert(
  engine: Engine,
  picture: Float32Array,
  z: SemanticCodes | null,
  { schedule }: Model,
  steps: number,
  options: CallOptions,
): Promise<Noise> {
  const plan = makePlan(schedule, 'ddim', 'invert', steps)
  const { xT } = await engine.call('invert', { images: { data: picture, count: 1 }, z, plan, preview: false }, options)
  return { codes: xT, method: 'ddim', steps }
}

/**
 * How an x_T is drawn: by the method that found it. The exact one draws in the steps of its inversion, and goes on from its second
 * state where both codes are `whole`, that is those of one face, unchanged.
 */
export function drawPlan(schedule: Manifest['schedule'], { method, steps: found, codes }: Noise, steps: number, whole: boolean): Plan {
  if (method !== 'exact') return makePlan(schedule, method, 'render', steps)
  return makePlan(schedule, method, 'render', found, { pair: whole && codes.pair !== null })
}

/** Runs work on one thing after the other, each of `steps` steps, and tells the progress of all. */
export async function inTurn<Thing, Made>(
  things: readonly Thing[],
  steps: number,
  { signal, onEvent }: CallOptions,
  work: (thing: Thing, options: CallOptions) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = []
  for (const thing of things) {
    const before = made.length * steps
    made.push(await work(thing, { signal, onEvent: (event) => onEvent(within(event, before, things.length * steps)) }))
  }
  return made
}
