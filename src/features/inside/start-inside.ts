import type { Face } from '../../store/face.ts'
import { findFace, originalOf } from '../../store/faces-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { insideWords } from '../../words/inside-words.ts'
import { can } from '../../protocol/capabilities.ts'
import { develop } from '../../recipes/develop.ts'
import { measureSteps, type QualityRow, stepsToMeasure, withRow } from '../../recipes/measure-steps.ts'
import { stepsToInvert } from '../../recipes/ways.ts'
import { insideOptions } from './options.ts'

const text = insideWords

/** The face that is looked into: the face on the stage, or the source of that reconstruction. */
export function insideFace(state: Pick<Studio, 'faces'>, shownId: string | null): Face | null {
  return originalOf(state, shownId)
}

/** Makes the filmstrip of the face on the stage by the present settings. */
export function startStrip(studio: StudioStore): void {
  const face = insideFace(studio.getState(), studio.getState().shownId)
  if (!face) return
  const { steps, frames, plain } = optionsOf(studio.getState(), insideOptions)
  void studio.getState().runJob({
    feature: insideOptions.id,
    title: text.strip.title,
    sourceId: face.id,
    run: async ({ model, jobOf, setStrip }) => {
      const input = { face, steps, frames, invertSteps: stepsToInvert(model.manifest), plain: plain && can(model.manifest, 'baseline') }
      const made = await develop(
        model,
        input,
        jobOf(text.phases, () => false),
      )
      setStrip({ faceId: face.id, steps: input.steps, ...made })
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
    run: async ({ model, jobOf, keepQuality }) => {
      const { quality = [] } = findFace(studio.getState(), face.id) ?? face
      const onRow = (row: QualityRow) => keepQuality(face.id, (rows) => withRow(rows, row))
      const input = { face, counts: stepsToMeasure(quality, model.manifest), onRow }
      await measureSteps(
        model,
        input,
        jobOf(
          (phase: string) => text.quality.at(Number(phase)),
          () => false,
        ),
      )
    },
  })
}
