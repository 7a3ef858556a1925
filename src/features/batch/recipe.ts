import { type ErrorCode, type SubcodeError, toSubcodeError } from '../../base/errors.ts'
import type { StepProgress } from '../../protocol/engine-api.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Measures } from '../../protocol/measures.ts'
import type { Engine } from '../../store/clients.ts'
import type { Face } from '../../store/face.ts'
import { drawPlan } from '../codes-of.ts'
import { edit, type Edited, type EditSettings, type Hooks } from '../edit-face.ts'
import { within } from '../progress.ts'

export type BatchSettings = Omit<EditSettings, 'isDraft'>

export type BatchHooks = {
  signal: AbortSignal
  /** Steps of all faces, and which one is being drawn. */
  onProgress: (progress: Omit<StepProgress, 'preview' | 'kind'>, index: number) => void
  /** Codes that a face lacked. */
  onCodes: (face: Face, ...codes: Parameters<Hooks['onCodes']>) => void
  onDrawn: (face: Face, edited: Edited, measures: Measures) => void
  onRefused: (face: Face, error: SubcodeError) => void
}

/** After these no other face would fare better. */
const ending: readonly ErrorCode[] = ['aborted', 'device-lost', 'worker-died', 'out-of-memory']

/**
 * The same edit for many faces, one after the other: each is encoded and inverted where it lacks a code, and drawn with its edited
 * z_sem. A face that fails is told of and left out. What is drawn when it ends early, by Cancel or by the engine, stays.
 */
export async function drawAll(
  engine: Engine,
  faces: readonly Face[],
  schedule: Manifest['schedule'],
  settings: BatchSettings,
  { signal, onProgress, onCodes, onDrawn, onRefused }: BatchHooks,
): Promise<void> {
  const stepsEach = faces.map((face) => stepsOf(face, schedule, settings))
  const total = stepsEach.reduce((sum, steps) => sum + steps, 0)
  let before = 0
  for (const [index, face] of faces.entries()) {
    const offset = before
    try {
      const edited = await edit(engine, face, schedule, { ...settings, isDraft: false }, {
        signal,
        onProgress: (progress) => onProgress(within({ kind: 'step', ...progress }, offset, total), index),
        onCodes: (codes) => onCodes(face, codes),
      }) // prettier-ignore
      // Not to be cancelled: what is drawn is to stay.
      onDrawn(face, edited, await engine.call('compare', { a: edited.picture, b: face.picture, size: face.size }))
    } catch (thrown) {
      const error = toSubcodeError(thrown)
      if (ending.includes(error.code)) throw error
      onRefused(face, error)
    }
    before += stepsEach[index] ?? 0
  }
}

function stepsOf({ noise }: Face, schedule: Manifest['schedule'], { invertSteps, renderSteps }: BatchSettings): number {
  return noise ? drawPlan(schedule, noise, renderSteps, true).rows.length : invertSteps + renderSteps
}
