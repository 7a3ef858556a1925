import type { Face } from '../../store/face.ts'
import { findFace, originalOf } from '../../store/faces-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { words } from '../../words/english.ts'
import { hasBaseline } from '../codes-of.ts'
import { develop } from './develop.ts'
import { measureSteps, stepsToMeasure, withRow } from './measure-steps.ts'
import { insideOptions } from './options.ts'

const text = words.inside

/** The face that is looked into: the one on the stage, or what it was drawn back from. */
export function insideFace(state: Pick<Studio, 'faces'>, shownId: string | null): Face | null {
  return originalOf(state, shownId)
}

/** Makes the filmstrip of the face on the stage, as the settings of the moment say. */
export function startStrip(studio: StudioStore): void {
  const face = insideFace(studio.getState(), studio.getState().shownId)
  if (!face) return
  const { steps, frames, plain } = optionsOf(studio.getState(), insideOptions)
  void studio.getState().runJob({
    feature: insideOptions.id,
    title: text.strip.title,
    sourceId: face.id,
    run: async ({ engine, info: { manifest }, signal, report, keepCodes, setStrip }) => {
      const { schedule, defaults } = manifest
      const settings = {
        invertSteps: Math.min(schedule.steps, defaults.invertSteps),
        steps: Math.min(schedule.steps, steps),
        frames,
        plain: plain && hasBaseline(manifest),
      }
      const made = await develop(engine, face, manifest, settings, {
        signal,
        onProgress: ({ phase, ...progress }) => report({ ...progress, label: text.phases[phase], preview: null }),
        onCodes: (codes) => keepCodes(face.id, codes),
      })
      setStrip({ faceId: face.id, steps: settings.steps, ...made })
    },
  })
}

/** Measures the face on the stage at every T that it lacks. Each row is kept with the face as it is finished. */
export function startQuality(studio: StudioStore): void {
  const face = insideFace(studio.getState(), studio.getState().shownId)
  if (!face) return
  void studio.getState().runJob({
    feature: insideOptions.id,
    title: text.quality.title,
    sourceId: face.id,
    priority: 'batch',
    run: async ({ engine, info, signal, report, keepQuality }) => {
      const rows = () => findFace(studio.getState(), face.id)?.quality ?? []
      await measureSteps(engine, face, info.manifest, stepsToMeasure(rows(), info.manifest), {
        signal,
        onProgress: ({ done, total, leftMs }, steps) => report({ label: text.quality.at(steps), done, total, leftMs, preview: null }),
        onRow: (row) => keepQuality(face.id, (present) => withRow(present, row)),
      })
    },
  })
}
