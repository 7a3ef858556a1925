import { type ErrorCode, type SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { Measures } from '../protocol/measures.ts'
import { edit, type Edited, type EditSettings, expected } from './edit.ts'
import type { Job } from './job.ts'
import type { Model } from './model.ts'
import type { Source } from './source.ts'

export type EditAllInput<Face extends Source> = {
  faces: readonly Face[]
  settings: Omit<EditSettings, 'isDraft'>
  onDrawn: (face: Face, edited: Edited, measures: Measures) => void
  onRefused: (face: Face, error: SubcodeError) => void
}

/** After these no other face would fare better. */
const ending: readonly ErrorCode[] = ['aborted', 'device-lost', 'worker-died', 'out-of-memory']

/**
 * The same edit for many faces, one after the other: each is encoded and inverted where it lacks a code, and drawn with its edited
 * z_sem. A face that fails is reported and left out. The phase of the progress is the place of the face, from 0 on. Faces that are
 * drawn when it ends early, by Cancel or by the engine, stay.
 */
export async function editAll<Face extends Source>(
  model: Model,
  { faces, settings, onDrawn, onRefused }: EditAllInput<Face>,
  { signal, report, keepCodes }: Job,
): Promise<void> {
  const inputs = faces.map((face) => ({ ...settings, face, isDraft: false }))
  const each = inputs.map((input) => Object.values(expected(input)).reduce((sum, steps) => sum + steps, 0))
  let before = 0
  for (const [index, input] of inputs.entries()) {
    const after = each.slice(index + 1).reduce((sum, steps) => sum + steps, 0)
    let own = each[index] ?? 0
    try {
      const edited = await edit(model, input, {
        signal,
        keepCodes,
        report: ({ done, total, leftMs, preview }) => {
          own = total
          const pace = leftMs === null ? null : leftMs / (total - done)
          const left = pace === null ? null : pace * (total - done + after)
          report({ phase: String(index), done: before + done, total: before + total + after, leftMs: left, preview })
        },
      })
      // Not to be cancelled: a face that is drawn stays.
      onDrawn(input.face, edited, await model.compare({ a: edited.picture, b: input.face.picture, size: input.face.size }))
    } catch (thrown) {
      const error = toSubcodeError(thrown)
      if (ending.includes(error.code)) throw error
      onRefused(input.face, error)
      report({ phase: String(index), done: before + own, total: before + own + after, leftMs: null, preview: null })
    }
    before += own
  }
}
