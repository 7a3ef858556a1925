import { editCodes, type EditSpace, undoDriftOf } from '../../math/edit-codes.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Measures } from '../../protocol/measures.ts'
import type { Face, NewFace } from '../../store/face.ts'
import { findFace, originalOf } from '../../store/faces-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { editWords } from '../../words/edit-words.ts'
import { words } from '../../words/english.ts'
import { editSpaceOf } from '../settings/edit-attributes.ts'
import { recordMoves, type RecordedMove } from '../settings/edit-moves.ts'
import { companionsOf } from '../settings/kept-rest.ts'
import { drawnBackOf, keepDrawnBack } from './drawn-backs.ts'
import { editOptions, type EditOptions } from '../settings/edit-options.ts'
import { stepsOfDraft, stepsToDraw } from '../settings/steps.ts'
import { stepsToInvert } from '../../recipes/ways.ts'
import { edit, type Edited, type EditInput } from '../../recipes/edit.ts'

const text = editWords

/** How a result was edited: the settings, and each attribute with its name, for studios that have not been taught it. */
export type EditRecord = EditOptions & { moves: RecordedMove[] }

/** The face that an edit begins with: the original where the face on the stage was drawn back or edited, else that face. */
export function editableFace(state: Pick<Studio, 'faces'>, faceId: string | null): Face | null {
  return originalOf(state, faceId, editOptions.id)
}

/**
 * Draws the face on the stage with the sliders as they are now: a draft for the stage alone, or the finished picture, which
 * becomes a result. Resolves when the job has ended: done, failed or cancelled.
 */
export async function runEdit(studio: StudioStore, kind: 'draft' | 'full'): Promise<void> {
  const { shownId, runJob } = studio.getState()
  const source = editableFace(studio.getState(), shownId)
  if (!source) return
  const options = optionsOf(studio.getState(), editOptions)
  await runJob({
    feature: editOptions.id,
    title: kind === 'draft' ? text.draftTitle : words.instrument.edit.title,
    sourceId: source.id,
    priority: kind,
    run: async (context) => {
      await studio.getState().needCovariance()
      const [space, face] = [editSpaceOf(studio.getState()), findFace(studio.getState(), source.id)]
      if (!face || !space) return
      const input = inputOf(face, kind, options, space, context.model.manifest)
      // A draft on the stage stays until the finished picture replaces it; previews would show noise first.
      const showsPreview = kind === 'full' && studio.getState().draft === null
      const job = context.jobOf(text.phases, (phase) => phase === 'invert' || showsPreview)
      const edited = await edit(context.model, input, job)
      keepDrawnBack(edited, input.renderSteps)
      if (kind === 'draft') return context.presentDraft({ sourceId: source.id, picture: edited.picture })
      const { model, signal, addFace } = context
      const measures = await model.compare({ a: edited.picture, b: source.picture, size: source.size }, { signal })
      const id = addFace(resultOf(source, { ...options, moves: recordMoves(options, space) }, edited, measures))
      if (id !== null) context.present(id, source.id)
    },
  })
}

function inputOf(face: Face, kind: 'draft' | 'full', options: EditOptions, space: EditSpace, manifest: Manifest): EditInput {
  const fullSteps = stepsToDraw(options, manifest)
  return {
    face,
    move: (z, undo) => editCodes(z, space, options, undo).z,
    window: options.window,
    invertSteps: stepsToInvert(manifest),
    keepRest: options.keepRest,
    undoDrift: options.undoDrift ? undoDriftOf(space, options) : null,
    drawnBack: drawnBackOf(face, fullSteps),
    renderSteps: kind === 'draft' ? stepsOfDraft(options.draftSteps, fullSteps, manifest) : fullSteps,
    isDraft: kind === 'draft',
  }
}

function resultOf(source: Face, record: EditRecord, { picture, z, noise, timing, rest }: Edited, measures: Measures): NewFace {
  return {
    kind: 'result',
    title: text.resultTitle(source.title, record.moves),
    size: source.size,
    picture,
    z,
    noise,
    origin: {
      sourceId: source.id,
      feature: editOptions.id,
      redraws: false,
      options: record,
      measures,
      companions: companionsOf(rest),
      speed: timing,
    },
  }
}
