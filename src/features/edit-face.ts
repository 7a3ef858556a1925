import { makePlan } from '../math/make-plan.ts'
import type { Noise, SemanticCodes } from '../protocol/codes.ts'
import type { CodeWindow, StepProgress, Timing } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Engine } from '../store/clients.ts'
import type { Face } from '../store/face.ts'
import { drawPlan } from './codes-of.ts'
import { joinProgress, type RecipeProgress } from './progress.ts'

export type Phase = 'encode' | 'invert' | 'render'

export type EditSettings = {
  /** The edited z_sem of the original one. */
  move: (z: SemanticCodes) => SemanticCodes
  /** The part of the way, in percent, in which the edited code is seen. */
  window: readonly [number, number]
  invertSteps: number
  renderSteps: number
  /** A draft is drawn by DDIM from the x_T of any method, and shows no picture before its end. */
  isDraft: boolean
}

export type Hooks = {
  signal: AbortSignal
  onProgress: (progress: RecipeProgress<Phase>) => void
  /** The codes of the original, where they had to be made. */
  onCodes: (codes: { z: SemanticCodes; noise: Noise }) => void
}

export type Edited = { picture: Float32Array; z: SemanticCodes; noise: Noise; timing: Timing }

/**
 * The paper's manipulation: a face to (z_sem, x_T) with its own z_sem, then back from the same x_T with the edited one. Codes that
 * the face already has are taken as they are.
 */
export async function edit(
  engine: Engine,
  face: Pick<Face, 'picture' | 'z' | 'noise'>,
  schedule: Manifest['schedule'],
  { move, window, invertSteps, renderSteps, isDraft }: EditSettings,
  { signal, onProgress, onCodes }: Hooks,
): Promise<Edited> {
  const invertPlan = makePlan(schedule, 'ddim', 'invert', invertSteps)
  const renderPlan =
    face.noise && !isDraft ? drawPlan(schedule, face.noise, renderSteps, true) : makePlan(schedule, 'ddim', 'render', renderSteps)
  const tell = joinProgress<Phase>(
    [
      { phase: 'invert', steps: face.noise ? 0 : invertPlan.rows.length },
      { phase: 'render', steps: renderPlan.rows.length },
    ],
    onProgress,
  )
  const during = (phase: Phase) => ({ signal, onEvent: (event: StepProgress) => tell(phase, event) })
  const images = { data: face.picture, count: 1 }

  if (!face.z) tell('encode', null)
  const z = face.z ?? (await engine.call('encode', { images }, { signal })).z
  const noise = face.noise ?? {
    codes: (await engine.call('invert', { images, z, plan: invertPlan, preview: true }, during('invert'))).xT,
    method: 'ddim',
    steps: invertSteps,
  }
  if (!face.z || !face.noise) onCodes({ z, noise })

  const edited = move(z)
  const part = windowRows(window, renderPlan.rows.length)
  const codes: { z: SemanticCodes; window: CodeWindow | null } = part ? { z, window: { z: edited, ...part } } : { z: edited, window: null }
  const drawn = await engine.call('render', { xT: noise.codes, ...codes, plan: renderPlan, preview: !isDraft }, during('render'))
  return { picture: drawn.images.data, z: edited, noise, timing: drawn.timing }
}

/** The rows of a part of the way; null for the whole way. */
export function windowRows([from, to]: readonly [number, number], rowCount: number): { first: number; end: number } | null {
  const first = Math.round((Math.min(from, to) / 100) * rowCount)
  const end = Math.round((Math.max(from, to) / 100) * rowCount)
  return first === 0 && end === rowCount ? null : { first, end }
}
