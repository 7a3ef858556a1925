import type { Measures } from '../../protocol/measures.ts'
import type { Face } from '../../store/face.ts'
import { findFace, originalOf } from '../../store/faces-slice.ts'
import type { JobContext } from '../../store/job-context.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import type { RecipeProgress } from '../progress.ts'
import { type EditAttribute, listAttributes } from '../edit-attributes.ts'
import { amplitudeOf, editCodes, statisticsOf } from '../../math/edit-codes.ts'
import { editOptions, type EditOptions } from '../edit-options.ts'
import { stepsToDraw } from '../steps.ts'
import { edit, type Edited, type Phase } from '../edit-face.ts'

const text = words.edit

/** How a result was edited: the settings, and each attribute by its name for whoever has not taught it. */
export type EditRecord = EditOptions & { moves: { name: string; amplitude: number }[] }

/** The face that an edit begins with: the original where the face on the stage was drawn back or edited, else that face. */
export function editableFace(state: Pick<Studio, 'faces'>, faceId: string | null): Face | null {
  return originalOf(state, faceId, editOptions.id)
}

/**
 * Draws the face on the stage with the sliders as they are now: a draft for the stage alone, or the finished picture, which
 * becomes a result. Resolves when the job has ended, in whatever way.
 */
export async function runEdit(studio: StudioStore, kind: 'draft' | 'full'): Promise<void> {
  const { shownId, runJob } = studio.getState()
  const source = editableFace(studio.getState(), shownId)
  if (!source) return
  const options = optionsOf(studio.getState(), editOptions)
  await runJob({
    feature: editOptions.id,
    title: kind === 'draft' ? text.draftTitle : text.title,
    sourceId: source.id,
    priority: kind,
    run: async (context) => {
      const attributes = listAttributes(studio.getState())
      const edited = await runRecipe(studio, source.id, kind, options, attributes, context)
      if (!edited) return
      if (kind === 'draft') return context.presentDraft({ sourceId: source.id, picture: edited.picture })
      const { engine, signal } = context
      const measures = await engine.call('compare', { a: edited.picture, b: source.picture, size: source.size }, { signal })
      const id = addResult(findFace(studio.getState(), source.id), options, attributes, edited, measures, context)
      if (id) context.present(id, source.id)
    },
  })
}

async function runRecipe(
  studio: StudioStore,
  sourceId: string,
  kind: 'draft' | 'full',
  options: EditOptions,
  attributes: EditAttribute[],
  { engine, info: { manifest }, signal, report, keepCodes }: JobContext,
): Promise<Edited | null> {
  const { zSem, schedule, defaults } = manifest
  const { draft } = studio.getState()
  const face = findFace(studio.getState(), sourceId)
  if (!face || !zSem) return null
  const fullSteps = stepsToDraw(options, manifest)
  const settings = {
    move: (z: NonNullable<Face['z']>) => editCodes(z, statisticsOf(zSem), attributes, options),
    window: options.window,
    invertSteps: defaults.invertSteps,
    renderSteps: kind === 'draft' ? Math.min(options.draftSteps, fullSteps) : fullSteps,
    isDraft: kind === 'draft',
  }
  return edit(engine, face, schedule, settings, {
    signal,
    onProgress: (progress) => report(describe(progress, kind === 'full' && draft === null)),
    onCodes: (codes) => keepCodes(sourceId, codes),
  })
}

/** While a draft stands on the stage, it is not taken away for noise. */
function describe({ phase, ...progress }: RecipeProgress<Phase>, showsPreview: boolean) {
  return { ...progress, label: text.phases[phase], preview: phase === 'invert' || showsPreview ? progress.preview : null }
}

function addResult(
  source: Face | null,
  options: EditOptions,
  attributes: EditAttribute[],
  { picture, z, noise, timing }: Edited,
  measures: Measures,
  { addFace }: JobContext,
): string | null {
  if (!source) return null
  const moves = attributes.flatMap(({ key, name }) => {
    const amplitude = amplitudeOf(options, key)
    return amplitude === 0 ? [] : [{ name, amplitude }]
  })
  const record: EditRecord = { ...options, moves }
  return addFace({
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
  })
}
