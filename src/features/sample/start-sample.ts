import type { NewFace } from '../../store/face.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import type { DrawnCell } from '../draw-cells.ts'
import { listAttributes } from '../edit-attributes.ts'
import { runGrid } from '../run-grid.ts'
import type { Demand } from './find-codes.ts'
import { sampleOptions, type SampleSettings, settleOptions } from './options.ts'
import { sample } from './recipe.ts'

const text = words.sample

/** Makes up faces as the settings of the moment say, into the grid of the instrument. Resolves when that has ended, in whatever way. */
export async function startSample(studio: StudioStore): Promise<void> {
  const { manifest } = studio.getState()
  if (!manifest) return
  const attributes = listAttributes(studio.getState())
  const settings = settleOptions(
    optionsOf(studio.getState(), sampleOptions),
    manifest,
    attributes.map(({ key }) => key),
  )
  const demands = settings.conditions.flatMap(({ key, ...asked }): Demand[] => {
    const attribute = attributes.find((candidate) => candidate.key === key)
    return attribute ? [{ ...attribute, ...asked }] : []
  })
  const task = { feature: sampleOptions.id, title: text.title, gridTitle: text.gridTitle(settings.seed), sourceId: null }
  await runGrid(studio, { ...task, settings, count: settings.count }, ({ engine, signal, report }, { onPreview, onFaces, onAccepted }) =>
    sample(engine, manifest, demands, settings, {
      signal,
      onPreview,
      onProgress: (phase, { done, total, leftMs }) => report({ label: text.phases[phase], done, total, leftMs, preview: null }),
      onFound: onAccepted,
      onDrawn: (first, cells) =>
        onFaces(
          first,
          cells.map((cell) => faceOf(cell, settings, manifest.imageSize)),
        ),
    }),
  )
}

function faceOf({ index, z, xT, picture, timing }: DrawnCell & { index: number }, settings: SampleSettings, size: number): NewFace {
  return {
    kind: 'result',
    title: text.faceTitle(settings.seed, index),
    size,
    picture,
    z: { data: z, count: 1 },
    noise: { codes: { data: xT, pair: null, count: 1 }, method: 'ddim', steps: settings.renderSteps },
    origin: {
      sourceId: null,
      feature: sampleOptions.id,
      redraws: false,
      options: { ...settings, index },
      measures: {},
      companions: [],
      speed: timing,
    },
  }
}
