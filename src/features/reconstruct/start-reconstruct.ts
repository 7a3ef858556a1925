import { type DrawnBack, reconstruct } from '../../recipes/reconstruct.ts'
import type { Face, NewFace } from '../../store/face.ts'
import { originalOf } from '../../store/faces-slice.ts'
import type { JobContext } from '../../store/job-context.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { ceilingOf } from './lost-detail.ts'
import { reconstructOptions, type ResolvedOptions, resolveOptions } from './options.ts'

const text = words.reconstruct

/** Runs the recipe on a face. The face keeps the codes; the picture becomes a result of its own. */
export function startReconstruct(studio: StudioStore, faceId: string): void {
  const source = originalOf(studio.getState(), faceId)
  if (!source) return
  const options = optionsOf(studio.getState(), reconstructOptions)
  studio.getState().show(source.id)
  void studio.getState().runJob({
    feature: reconstructOptions.id,
    title: text.title,
    sourceId: source.id,
    run: (context) => run(source, resolveOptions(options, context.model.manifest), context),
  })
}

async function run(
  source: Face,
  options: ResolvedOptions,
  { model, addFace, addCompanion, noteTiming, jobOf, present }: JobContext,
): Promise<void> {
  let resultId: string | null = null
  const onDrawn = (drawn: DrawnBack) => {
    noteTiming(drawn.timing)
    resultId = addFace(resultOf(source, drawn, options))
    if (resultId !== null) present(resultId, source.id)
  }
  const without = await reconstruct(
    model,
    { ...options, face: source, onDrawn },
    jobOf(text.phases, (phase) => phase !== 'random'),
  )
  if (resultId !== null) addCompanion(resultId, { id: 'without', title: words.codes.without.name, ...without })
}

function resultOf(source: Face, { z, noise, picture, measures, ceiling, timing }: DrawnBack, options: ResolvedOptions): NewFace {
  return {
    kind: 'result',
    title: text.resultTitle(source.title),
    size: source.size,
    picture,
    z,
    noise,
    origin: {
      sourceId: source.id,
      feature: reconstructOptions.id,
      redraws: true,
      options,
      measures,
      companions: ceiling ? [ceilingOf(ceiling)] : [],
      speed: timing,
    },
  }
}
