import type { NewFace } from '../../store/face.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { sampleWords } from '../../words/sample-words.ts'
import { words } from '../../words/english.ts'
import { listAttributes } from '../settings/edit-attributes.ts'
import { runGrid } from '../running/run-grid.ts'
import type { Demand } from '../../recipes/find-codes.ts'
import { sampleOptions, type SampleSettings, resolveOptions } from './options.ts'
import { sample, type SampledFace } from '../../recipes/sample.ts'

const text = sampleWords

/** Makes up faces by the present settings, into the grid of the instrument. Resolves when the job has ended: done, failed or cancelled. */
export async function startSample(studio: StudioStore): Promise<void> {
  const { manifest } = studio.getState()
  if (!manifest) return
  const { pack } = studio.getState()
  const kinds = pack.kind === 'ready' ? pack.info.kinds : null
  const attributes = listAttributes(studio.getState())
  const settings = resolveOptions(
    optionsOf(studio.getState(), sampleOptions),
    manifest,
    attributes.map(({ key }) => key),
  )
  const demands = settings.conditions.flatMap(({ key, ...asked }): Demand[] => {
    const attribute = attributes.find((candidate) => candidate.key === key)
    return attribute ? [{ ...attribute, ...asked }] : []
  })
  const task = { feature: sampleOptions.id, title: words.instrument.sample.title, gridTitle: text.gridTitle(settings.seed), sourceId: null }
  await runGrid(studio, { ...task, settings, count: settings.count }, ({ model, jobOf }, { onPreview, onFaces, onAccepted }) => {
    const onDrawn = (first: number, cells: SampledFace[]) => {
      const faces = cells.map((cell) => faceOf(cell, settings, model.manifest.imageSize))
      onFaces(first, faces)
    }
    const input = { ...settings, demands, kinds, onPreview, onDrawn, onFound: onAccepted }
    return sample(
      model,
      input,
      jobOf(text.phases, () => false),
    )
  })
}

function faceOf({ index, z, noise, picture, timing }: SampledFace, settings: SampleSettings, size: number): NewFace {
  return {
    kind: 'result',
    title: text.faceTitle(settings.seed, index),
    size,
    picture,
    z,
    noise,
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
