import type { ClassCondition } from '../../protocol/codes.ts'
import type { Face } from '../../store/face.ts'
import { findFace, originalOf } from '../../store/faces-slice.ts'
import { optionsOf } from '../../store/options-slice.ts'
import type { Studio, StudioStore } from '../../store/studio.ts'
import { insideWords } from '../../words/inside-words.ts'
import { can } from '../../protocol/capabilities.ts'
import { develop } from '../../recipes/develop.ts'
import { measureSteps, type QualityRow, stepsToMeasure, withRow } from '../../recipes/measure-steps.ts'
import { askedOf, classFor, stepsToInvert } from '../../recipes/ways.ts'
import { classWithin, type MayTakeClass } from '../settings/class-condition.ts'
import { insideOptions, type InsideOptions } from './options.ts'

const text = insideWords

/** The face that is looked into: the face on the stage, or the source of that reconstruction. */
export function insideFace(state: Pick<Studio, 'faces'>, shownId: string | null): Face | null {
  return originalOf(state, shownId)
}

/** The class that a face is looked at as: the chosen one, else that of its x_T; undefined for none, and for a pack that takes none. */
export function insideClass(
  { classCondition }: Pick<InsideOptions, 'classCondition'>,
  pack: MayTakeClass,
  face: Pick<Face, 'noise'>,
): ClassCondition | undefined {
  return classFor(face, classWithin(pack, classCondition).classCondition)
}

/** Makes the filmstrip of the face on the stage by the present settings. */
export function startStrip(studio: StudioStore): void {
  const face = insideFace(studio.getState(), studio.getState().shownId)
  if (!face) return
  const options = optionsOf(studio.getState(), insideOptions)
  const { steps, frames, plain } = options
  void studio.getState().runJob({
    feature: insideOptions.id,
    title: text.strip.title,
    sourceId: face.id,
    run: async ({ model, jobOf, setStrip }) => {
      const { manifest } = model
      const asked = askedOf(insideClass(options, manifest, face))
      const input = { face, steps, frames, invertSteps: stepsToInvert(manifest), plain: plain && can(manifest, 'baseline'), ...asked }
      const made = await develop(
        model,
        input,
        jobOf(text.phases, () => false),
      )
      setStrip({ faceId: face.id, steps, ...asked, ...made })
    },
  })
}

/** Measures the face on the stage at every T that it lacks. Each row is kept with the face as it is finished. */
export function startQuality(studio: StudioStore): void {
  const face = insideFace(studio.getState(), studio.getState().shownId)
  if (!face) return
  const options = optionsOf(studio.getState(), insideOptions)
  void studio.getState().runJob({
    feature: insideOptions.id,
    title: text.quality.title,
    sourceId: face.id,
    priority: 'batch',
    run: async ({ model, jobOf, keepQuality }) => {
      const { quality = [] } = findFace(studio.getState(), face.id) ?? face
      const asked = insideClass(options, model.manifest, face)
      const onRow = (row: QualityRow) => keepQuality(face.id, (rows) => withRow(rows, row))
      const input = { face, counts: stepsToMeasure(quality, model.manifest, asked), classCondition: asked, onRow }
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
