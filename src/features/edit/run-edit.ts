import type { Manifest } from '../../protocol/manifest.ts'
import type { Measures } from '../../protocol/measures.ts'
import type { Face, NewFace } from '../../store/face.ts'
import { findFace, originalOf } from '../../store/faces-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { editWords } from '../../words/edit-words.ts'
import { words } from '../../words/english.ts'
import { type EditAttribute, listAttributes } from '../settings/edit-attributes.ts'
import { amplitudeOf, editCodes, statisticsOf } from '../../math/edit-codes.ts'
import { editOptions, type EditOptions } from '../settings/edit-options.ts'
import { stepsOfDraft, stepsToDraw } from '../settings/steps.ts'
import { stepsToInvert } from '../../recipes/ways.ts'
import { edit, type Edited, type EditInput } from '../../recipes/edit.ts'

const text = editWords

/** How a result was edited: the settings, and each attribute with its name, for studios that have not been taught it. */
export type EditRecord = EditOptions & { moves: { name: string; amplitude: number }[] }

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
      const attributes = listAttributes(studio.getState())
      const face = findFace(studio.getState(), source.id)
      if (!face) return
      const input = inputOf(face, kind, options, attributes, context.model.manifest)
      // A draft on the stage stays until the finished picture replaces it; previews would show noise first.
      const showsPreview = kind === 'full' && studio.getState().draft === null
      const job = context.jobOf(text.phases, (phase) => phase === 'invert' || showsPreview)
      const edited = await edit(context.model, input, job)
      if (kind === 'draft') return context.presentDraft({ sourceId: source.id, picture: edited.picture })
      const { model, signal, addFace } = context
      const measures = await model.compare({ a: edited.picture, b: source.picture, size: source.size }, { signal })
      const id = addFace(resultOf(source, options, attributes, edited, measures))
      if (id !== null) context.present(id, source.id)
    },
  })
}

function inputOf(face: Face, kind: 'draft' | 'full', options: EditOptions, attributes: EditAttribute[], manifest: Manifest): EditInput {
  const { space } = manifest
  const fullSteps = stepsToDraw(options, manifest)
  return {
    face,
    move: (z) => (space.code ? editCodes(z, statisticsOf(space.code), attributes, options) : z),
    window: options.window,
    invertSteps: stepsToInvert(manifest),
    renderSteps: kind === 'draft' ? stepsOfDraft(options.draftSteps, fullSteps, manifest) : fullSteps,
    isDraft: kind === 'draft',
  }
}

function resultOf(
  source: Face,
  options: EditOptions,
  attributes: EditAttribute[],
  { picture, z, noise, timing }: Edited,
  measures: Measures,
): NewFace {
  const moves = attributes.flatMap(({ key, name }) => {
    const amplitude = amplitudeOf(options, key)
    return amplitude === 0 ? [] : [{ name, amplitude }]
  })
  const record: EditRecord = { ...options, moves }
  return {
    kind: 'result',
    title: text.resultTitle(source.title, moves),
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
      companions: [],
      speed: timing,
    },
  }
}
