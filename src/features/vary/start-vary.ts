import type { Face, NewFace } from '../../store/face.ts'
import { originalOf } from '../../store/faces-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { varyWords } from '../../words/vary-words.ts'
import { words } from '../../words/english.ts'
import { runGrid } from '../running/run-grid.ts'
import { resolveOptions, varyOptions, type VarySettings } from './options.ts'
import { type Varied, vary } from '../../recipes/vary.ts'

const text = varyWords

/** The face that is varied: the face on the stage, or the source of that reconstruction or variation. */
export function variedFace(state: Pick<Studio, 'faces'>, shownId: string | null): Face | null {
  return originalOf(state, shownId, varyOptions.id)
}

/** Draws variations of the face on the stage into the grid of the instrument. Resolves when the job has ended: done, failed or cancelled. */
export async function startVary(studio: StudioStore): Promise<void> {
  const { manifest, shownId } = studio.getState()
  const source = variedFace(studio.getState(), shownId)
  if (!source || !manifest) return
  const settings = resolveOptions(optionsOf(studio.getState(), varyOptions), manifest, source.id)
  const task = { feature: varyOptions.id, title: words.instrument.vary.title, gridTitle: text.gridTitle(source.title), sourceId: source.id }
  await runGrid(studio, { ...task, settings, count: settings.count }, ({ model, jobOf }, { onPreview, onFaces }) => {
    const onDrawn = (first: number, cells: Varied[]) => {
      const faces = cells.map((cell, i) => faceOf(source, cell, settings, first + i))
      onFaces(first, faces)
    }
    const input = { ...settings, face: source, onPreview, onDrawn }
    return vary(
      model,
      input,
      jobOf(text.phases, () => false),
    )
  })
}

/** A variation as a face: the z_sem of its source, and its own x_T. */
function faceOf(source: Face, { picture, z, noise, timing }: Varied, settings: VarySettings, index: number): NewFace {
  return {
    kind: 'result',
    title: text.faceTitle(source.title, index, settings.depth, settings.steps),
    size: source.size,
    picture,
    z,
    noise,
    origin: {
      sourceId: source.id,
      feature: varyOptions.id,
      redraws: false,
      options: { ...settings, index },
      measures: {},
      companions: [],
      speed: timing,
    },
  }
}
