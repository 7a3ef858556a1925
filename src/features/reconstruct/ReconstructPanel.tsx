import { RotateCcw, Sparkles } from 'lucide-react'
import type { Face } from '../../store/face.ts'
import { findFace } from '../../store/faces-slice.ts'
import { sameSettings } from '../../store/same-settings.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Note } from '../../ui/Note.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { words } from '../../words/english.ts'
import type { QuickWay } from '../../protocol/manifest.ts'
import type { ReconstructMethod } from '../../recipes/reconstruct.ts'
import { GiveBack } from './GiveBack.tsx'
import { reconstructOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { ClassField } from '../parts/ClassField.tsx'
import { SeedField } from '../parts/SeedField.tsx'
import { GUIDANCE } from '../settings/class-condition.ts'
import { stepLimits } from '../settings/steps.ts'
import { RestoreSettings } from '../parts/RestoreSettings.tsx'
import styles from './ReconstructPanel.module.css'
import { startReconstruct } from './start-reconstruct.ts'
import { TimeNotice } from './TimeNotice.tsx'

const text = words.reconstruct

function methodsOf(quick: QuickWay | undefined) {
  const { title, note, spaced } = words.time.quick
  return [
    { value: 'ddim', ...text.ddim },
    { value: 'quick', title, note: quick ? `${note} ${spaced(quick.steps, quick.power)}` : note },
    { value: 'exact', ...text.exact },
  ] as const satisfies { value: ReconstructMethod; title: string; note: string }[]
}

/** Used until the manifest is there. */
const FALLBACK = { defaults: { invertSteps: 20, renderSteps: 20, latentSteps: 20 }, schedule: { kind: 'cosine', steps: 1000 } } as const

export function ReconstructPanel() {
  const studio = useStudioStore()
  const [options, change] = useOptions(reconstructOptions)
  const manifest = useStudio((state) => state.manifest)
  const shown = useStudio((state) => findFace(state, state.shownId))
  const resolved = resolveOptions(options, manifest ?? FALLBACK)
  const proposed = resolveOptions({ ...options, invertSteps: null, renderSteps: null }, manifest ?? FALLBACK)
  const { schedule } = manifest ?? FALLBACK
  return (
    <div className={styles.panel}>
      <Button look="strong" icon={Sparkles} disabled={shown === null} onClick={() => shown && startReconstruct(studio, shown.id)}>
        {text.run}
      </Button>
      {shown === null && <Note>{text.choose}</Note>}
      {isOutOfDate(shown, resolved) && <Note>{text.outOfDate}</Note>}
      <RestoreSettings spec={reconstructOptions} settings={resolved} />
      <GiveBack />
      {manifest && <TimeNotice resolved={resolved} onChange={change} />}

      <section className={styles.group}>
        <h3>{text.method}</h3>
        <Choice
          label={text.method}
          items={methodsOf(manifest?.defaults.quick)}
          value={resolved.method}
          onChange={(method) => change({ method, invertSteps: null, renderSteps: null })}
        />
      </section>

      <StepsField
        name={text.invertSteps}
        text={text.invertStepsText}
        {...stepLimits(schedule.steps, proposed.invertSteps)}
        value={resolved.invertSteps}
        onChange={(invertSteps) => change({ invertSteps })}
      />
      {resolved.method === 'exact' ? (
        <Note>{text.sameSteps}</Note>
      ) : (
        <StepsField
          name={text.renderSteps}
          text={text.renderStepsText}
          {...stepLimits(schedule.steps, proposed.renderSteps)}
          value={resolved.renderSteps}
          onChange={(renderSteps) => change({ renderSteps })}
        />
      )}

      <ClassField
        value={options.classCondition}
        unchosen="none"
        guidance={GUIDANCE.min}
        onChange={(classCondition) => change({ classCondition })}
      />
      <SeedField name={text.seed} text={text.seedText} value={resolved.seed} onChange={(seed) => change({ seed })} />

      <Button icon={RotateCcw} onClick={() => change(reconstructOptions.initial)}>
        {text.reset}
      </Button>
    </div>
  )
}

function isOutOfDate(face: Face | null, resolved: ResolvedOptions): boolean {
  return face?.origin?.feature === reconstructOptions.id && !sameSettings(face.origin.options, resolved)
}
