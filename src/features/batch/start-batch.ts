import type { SubcodeError } from '../../base/errors.ts'
import { editCodes, type EditSpace, undoDriftOf } from '../../math/edit-codes.ts'
import type { SemanticCodes } from '../../protocol/codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Measures } from '../../protocol/measures.ts'
import type { Face, NewFace } from '../../store/face.ts'
import type { JobContext } from '../../store/job-context.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Refused } from '../../store/photo-batch-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { batchWords } from '../../words/batch-words.ts'
import { editWords } from '../../words/edit-words.ts'
import { words } from '../../words/english.ts'
import { explainError } from '../../words/error-words.ts'
import { classWithin } from '../settings/class-condition.ts'
import { editSpaceOf } from '../settings/edit-attributes.ts'
import type { Edited } from '../../recipes/edit.ts'
import { companionsOf } from '../settings/kept-rest.ts'
import { editOptions } from '../settings/edit-options.ts'
import { stepsToDraw } from '../settings/steps.ts'
import { stepsToInvert } from '../../recipes/ways.ts'
import { batchOptions } from './options.ts'
import { editAll } from '../../recipes/edit-all.ts'
import { type BatchRecord, type BatchRow, finishedRows, recordOf, rowsOf } from './rows.ts'

const text = batchWords

/** Of a pack without z_sem. */
const NOTHING: Pick<EditSpace, 'attributes' | 'covariance'> = { attributes: [], covariance: null }

/** The present edit, and each face with its result. */
export function batchOf(state: Studio, manifest: Manifest): { record: BatchRecord; rows: BatchRow[] } {
  const options = optionsOf(state, batchOptions)
  const drawing = { renderSteps: stepsToDraw(options, manifest), ...classWithin(manifest, options.classCondition) }
  const record = recordOf(optionsOf(state, editOptions), editSpaceOf(state) ?? NOTHING, drawing)
  return { record, rows: rowsOf(state.faces, options.faceIds, record) }
}

/** Draws the faces that are not drawn with the present edit. */
export function startBatch(studio: StudioStore): void {
  void studio.getState().runJob({
    feature: batchOptions.id,
    title: words.instrument.batch.title,
    sourceId: null,
    priority: 'batch',
    run: (context) => run(studio, context),
  })
}

async function run(studio: StudioStore, { model, addFace, setPhotoBatch, jobOf }: JobContext): Promise<void> {
  await studio.getState().needCovariance()
  const state = studio.getState()
  const space = editSpaceOf(state)
  const { record, rows } = batchOf(state, model.manifest)
  const finished = new Set(finishedRows(rows).map(({ face }) => face))
  const faces = rows.map(({ face }) => face).filter((face) => !finished.has(face))
  const options = optionsOf(state, editOptions)
  const settings = {
    move: (z: SemanticCodes, undo: Float64Array | null) => (space ? editCodes(z, space, options, undo).z : z),
    window: record.window,
    keepRest: record.keepRest ?? false,
    undoDrift: record.undoDrift && space ? undoDriftOf(space, options) : null,
    invertSteps: stepsToInvert(model.manifest),
    renderSteps: record.renderSteps,
    classCondition: record.classCondition,
  }
  const refused: Refused[] = []
  const tellRefused = () => setPhotoBatch(batchOptions.id, { refused: [...refused] })
  tellRefused()
  const input = {
    faces,
    settings,
    // A result is a face and is kept as soon as it is drawn. It adds no step to undo.
    onDrawn: (face: Face, edited: Edited, measures: Measures) =>
      void state.untracked(() => addFace(resultOf(face, edited, measures, record))),
    onRefused: ({ title }: Face, error: SubcodeError) => {
      refused.push({ title, why: explainError(error) })
      tellRefused()
    },
  }
  const label = (index: number) => text.picture(index + 1, faces.length, faces[index]?.title ?? '')
  await editAll(
    model,
    input,
    jobOf(
      (phase: string) => label(Number(phase)),
      () => false,
    ),
  )
}

function resultOf(source: Face, { picture, z, noise, timing, rest }: Edited, measures: Measures, record: BatchRecord): NewFace {
  const redraws = record.moves.length === 0
  const title = redraws ? words.reconstruct.resultTitle(source.title) : editWords.resultTitle(source.title, record.moves)
  const origin = {
    sourceId: source.id,
    feature: batchOptions.id,
    redraws,
    options: record,
    measures,
    companions: companionsOf(rest),
    speed: timing,
  }
  return { kind: 'result', title, size: source.size, picture, z, noise, origin }
}
