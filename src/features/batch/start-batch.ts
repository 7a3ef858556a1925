import { editCodes, statisticsOf } from '../../math/edit-codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Measures } from '../../protocol/measures.ts'
import type { Face } from '../../store/face.ts'
import type { JobContext } from '../../store/job-context.ts'
import { optionsOf } from '../../store/options-slice.ts'
import { type Refused, readingOf } from '../../store/reading-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { listAttributes } from '../edit-attributes.ts'
import type { Edited } from '../edit-face.ts'
import { editOptions } from '../edit-options.ts'
import { stepsToDraw } from '../steps.ts'
import { batchOptions } from './options.ts'
import { drawAll } from './recipe.ts'
import { type BatchRecord, type BatchRow, finishedRows, recordOf, rowsOf } from './rows.ts'

const text = words.batch

/** The edit of the moment and what is drawn with it. */
export function batchOf(state: Studio, manifest: Manifest): { record: BatchRecord; rows: BatchRow[] } {
  const options = optionsOf(state, batchOptions)
  const record = recordOf(optionsOf(state, editOptions), listAttributes(state), stepsToDraw(options, manifest))
  return { record, rows: rowsOf(state.faces, options.faceIds, record) }
}

/** Draws the faces that are not drawn with the present edit. */
export function startBatch(studio: StudioStore): void {
  void studio.getState().runJob({
    feature: batchOptions.id,
    title: text.title,
    sourceId: null,
    priority: 'batch',
    run: (context) => run(studio, context),
  })
}

async function run(studio: StudioStore, context: JobContext): Promise<void> {
  const { engine, info, signal, report, keepCodes } = context
  const { manifest } = info
  const { zSem, schedule, defaults } = manifest
  if (!zSem) return
  const state = studio.getState()
  const { record, rows } = batchOf(state, manifest)
  const finished = new Set(finishedRows(rows).map(({ face }) => face))
  const faces = rows.map(({ face }) => face).filter((face) => !finished.has(face))
  const [options, attributes] = [optionsOf(state, editOptions), listAttributes(state)]
  const settings = {
    move: (z: NonNullable<Face['z']>) => editCodes(z, statisticsOf(zSem), attributes, options),
    window: record.window,
    invertSteps: Math.min(schedule.steps, defaults.invertSteps),
    renderSteps: record.renderSteps,
  }
  const setRefused = (refused: readonly Refused[]) => context.setReading(batchOptions.id, { refused })
  setRefused([])
  await drawAll(engine, faces, schedule, settings, {
    signal,
    onProgress: ({ done, total, leftMs }, index) => {
      report({ label: text.picture(index + 1, faces.length, faces[index]?.title ?? ''), done, total, leftMs, preview: null })
    },
    onCodes: ({ id }, codes) => keepCodes(id, codes),
    onDrawn: (face, edited, measures) => studio.getState().untracked(() => addResult(context, face, edited, measures, record)),
    onRefused: ({ title }, { message }) => {
      setRefused([...readingOf(studio.getState(), batchOptions.id).refused, { title, why: message }])
    },
  })
}

/** A result is a face: it is kept as soon as it is drawn. A hundred of them are not a hundred steps to undo, so it is added untracked. */
function addResult(
  { addFace }: JobContext,
  source: Face,
  { picture, z, noise, timing }: Edited,
  measures: Measures,
  record: BatchRecord,
): void {
  const redraws = record.moves.length === 0
  const title = redraws ? words.reconstruct.resultTitle(source.title) : words.edit.resultTitle(source.title, record.moves)
  const origin = { sourceId: source.id, feature: batchOptions.id, redraws, options: record, measures, companions: [], speed: timing }
  addFace({ kind: 'result', title, size: source.size, picture, z, noise, origin })
}
