import { optionsOf } from '../../store/options-slice.ts'
import type { StudioStore } from '../../store/studio.ts'
import { armSamples, pictureOverTime } from '../../recipes/noising.ts'
import { noisingWords } from '../../words/noising-words.ts'
import { insideOptions } from './options.ts'
import { insideFace } from './start-inside.ts'

/** Steps of time that the slider has. */
export const TIME_STEPS = 40

/** Looks at the face on the stage at all times of the open pack. */
export function startOverTime(studio: StudioStore): void {
  const face = insideFace(studio.getState(), studio.getState().shownId)
  if (!face) return
  const text = noisingWords.overTime
  void studio.getState().runJob({
    feature: insideOptions.id,
    title: text.title,
    sourceId: face.id,
    run: async ({ model, jobOf, setOverTime }) => {
      const made = await pictureOverTime(model, { face, steps: TIME_STEPS }, jobOf({ encode: text.phase }))
      setOverTime({ ...made, faceId: face.id })
    },
  })
}

/** Draws from the x_T of the chosen seed with the open pack. */
export function startSamples(studio: StudioStore): void {
  const { armSeed: seed, armSteps } = optionsOf(studio.getState(), insideOptions)
  const text = noisingWords.samples
  void studio.getState().runJob({
    feature: insideOptions.id,
    title: text.title,
    sourceId: null,
    run: async ({ model, jobOf, addArmSamples }) => {
      const { title, imageSize: size, schedule } = model.manifest
      const steps = Math.min(armSteps, schedule.steps)
      const { pictures } = await armSamples(
        model,
        { seed, steps },
        jobOf({ render: text.phase }, () => false),
      )
      addArmSamples({ title, seed, steps, size, pictures })
    },
  })
}
