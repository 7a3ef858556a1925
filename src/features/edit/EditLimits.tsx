import { MIN_STEPS } from '../../math/samplers/steps.ts'
import { useStudio } from '../../store/use-studio.ts'
import { RangeField } from '../../ui/RangeField.tsx'
import { SliderField } from '../../ui/SliderField.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { editWords } from '../../words/edit-words.ts'
import styles from './EditPanel.module.css'
import type { EditSession } from './edit-session.ts'
import { type EditOptions, WHOLE_WAY } from '../settings/edit-options.ts'
import { drawLimits, stepsOfDraft, stepsToDraw } from '../settings/steps.ts'

const text = editWords
const DRAFT_STOPS = [3, 5, 8, 12, 20] as const

/** In percent of the way. */
const WINDOW_STEP = 5

/** The limits of an edit: its numbers of z_sem, its part of the way, and its steps. */
export function EditLimits({ options, session }: { options: EditOptions; session: EditSession }) {
  const manifest = useStudio((state) => state.manifest)
  const size = manifest?.space.code?.size ?? 1
  const { keep, window, draftSteps } = options
  if (!manifest) return null
  const max = manifest.schedule.steps
  return (
    <details className={styles.limits}>
      <summary>{text.limits}</summary>
      <div className={styles.limitFields}>
        <SliderField
          name={text.keep}
          text={text.keepText}
          shown={keep === null || keep >= size ? text.keepAll(size) : text.keepSome(keep)}
          min={1}
          max={size}
          step={1}
          value={keep ?? size}
          reset={size}
          onChange={(next) => session.change({ keep: next >= size ? null : next })}
          onCommit={session.finish}
        />
        <RangeField
          name={text.window}
          text={text.windowText}
          shown={text.windowShown(window[0], window[1])}
          from={text.windowFrom}
          to={text.windowTo}
          min={0}
          max={100}
          step={WINDOW_STEP}
          value={window}
          reset={WHOLE_WAY}
          onChange={(next) => session.change({ window: next })}
          onCommit={session.finish}
        />
        <StepsField
          name={text.draftSteps}
          text={text.draftStepsText}
          stops={DRAFT_STOPS}
          min={MIN_STEPS}
          max={max}
          value={stepsOfDraft(draftSteps, max, manifest)}
          reset={stepsOfDraft(null, max, manifest)}
          onChange={(next) => session.set({ draftSteps: next })}
        />
        <StepsField
          name={text.renderSteps}
          text={text.renderStepsText}
          {...drawLimits(manifest)}
          value={stepsToDraw(options, manifest)}
          onChange={(next) => session.set({ renderSteps: next })}
        />
      </div>
    </details>
  )
}
