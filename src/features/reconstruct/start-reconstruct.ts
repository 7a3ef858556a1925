import type { Timing } from '../../protocol/engine-api.ts'
import type { Measures } from '../../protocol/measures.ts'
import type { Face, NewFace } from '../../store/face.ts'
import { findFace, originalOf } from '../../store/faces-slice.ts'
import type { JobContext } from '../../store/job-context.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { reconstructOptions, type SettledOptions, settleOptions } from './options.ts'
import { SOLVERS } from './plans.ts'
import { type ReconstructProgress, reconstruct } from './recipe.ts'

const text = words.reconstruct

/** Runs the recipe on a face and puts what it makes into the studio: the codes on the face, the picture as a result of its own. */
export function startReconstruct(studio: StudioStore, faceId: string): void {
  const source = originalOf(studio.getState(), faceId)
  if (!source) return
  const options = optionsOf(studio.getState(), reconstructOptions)
  studio.getState().show(source.id)
  void studio.getState().runJob({
    feature: reconstructOptions.id,
    title: text.title,
    sourceId: source.id,
    run: (context) => run(studio, source, settleOptions(options, context.info.manifest), context),
  })
}

async function run(
  studio: StudioStore,
  source: Face,
  options: SettledOptions,
  { engine, info, signal, report, addFace, addCompanion, keepCodes, noteTiming, present }: JobContext,
): Promise<void> {
  let resultId: string | null = null
  const without = await reconstruct(engine, source.picture, info.manifest, options, {
    signal,
    onProgress: (progress) => report(describe(progress)),
    onCodes: ({ z, xT }) =>
      keepCodes(source.id, { z, noise: { codes: xT, method: SOLVERS[options.method].render, steps: options.invertSteps } }),
    onPicture: (picture, measures, timing) => {
      noteTiming(timing)
      resultId = addFace(resultOf(findFace(studio.getState(), source.id) ?? source, picture, measures, options, timing))
      if (resultId) present(resultId, source.id)
    },
  })
  if (resultId) addCompanion(resultId, { id: 'without', title: words.codes.without.name, picture: without })
}

function resultOf(source: Face, picture: Float32Array, measures: Measures, options: SettledOptions, speed: Timing): NewFace {
  return {
    kind: 'result',
    title: text.resultTitle(source.title),
    size: source.size,
    picture,
    z: source.z,
    noise: source.noise,
    origin: {
      sourceId: source.id,
      feature: reconstructOptions.id,
      redraws: true,
      options,
      measures,
      companions: [],
      speed,
    },
  }
}

function describe({ phase, ...progress }: ReconstructProgress) {
  return { ...progress, label: text.phases[phase], preview: phase === 'random' ? null : progress.preview }
}
