import { Dices, FolderOpen } from 'lucide-react'
import { MIN_STEPS } from '../../math/samplers/steps.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import { gridOf } from '../../store/grid-slice.ts'
import { sameSettings } from '../../store/same-settings.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CountField } from '../../ui/CountField.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { sampleWords } from '../../words/sample-words.ts'
import { ClassField } from '../parts/ClassField.tsx'
import { EtaField } from '../parts/EtaField.tsx'
import { SeedField } from '../parts/SeedField.tsx'
import { GUIDANCE } from '../settings/class-condition.ts'
import { drawLimits, stepLimits } from '../settings/steps.ts'
import { RestoreSettings } from '../parts/RestoreSettings.tsx'
import { useAttributes } from '../settings/use-attributes.ts'
import { ConditionList } from './ConditionList.tsx'
import { can } from '../../protocol/capabilities.ts'
import { COUNT, type SampleOptions, sampleOptions, type SampleSettings, resolveOptions } from './options.ts'
import { SampleOutcome } from './SampleOutcome.tsx'
import { startSample } from './start-sample.ts'

const text = sampleWords

export function SamplePanel() {
  const manifest = useStudio((state) => state.manifest)
  if (!manifest) return null
  return can(manifest, 'sample') ? <Fields manifest={manifest} /> : <NoLatent />
}

/** The advice for a pack that cannot sample. */
function NoLatent() {
  const studio = useStudioStore()
  return (
    <Panel>
      <p>{text.noLatent}</p>
      <Note>{text.noLatentHelp}</Note>
      <Button icon={FolderOpen} onClick={() => studio.getState().setModelsOpen(true)}>
        {text.bring}
      </Button>
    </Panel>
  )
}

function Fields({ manifest }: { manifest: Manifest }) {
  const studio = useStudioStore()
  const [options, change] = useOptions(sampleOptions)
  const grid = useStudio((state) => gridOf(state, sampleOptions.id))
  const attributes = useAttributes()
  const keys = attributes.map(({ key }) => key)
  const resolved = resolveOptions(options, manifest, keys)
  const isOutOfDate = grid !== null && !sameSettings(grid.settings, resolved)
  return (
    <Panel>
      <Button look="strong" icon={Dices} onClick={() => void startSample(studio)}>
        {text.run}
      </Button>
      <SampleOutcome grid={grid} isOutOfDate={isOutOfDate} />
      <RestoreSettings spec={sampleOptions} settings={resolved} />
      <ClassField
        value={options.classCondition}
        unchosen="none"
        guidance={GUIDANCE.proposed}
        onChange={(classCondition) => change({ classCondition })}
      />
      <SeedField name={text.seed} text={text.seedText} value={options.seed} onChange={(seed) => change({ seed })} />
      <CountField
        name={text.count}
        {...COUNT}
        value={options.count}
        reset={sampleOptions.initial.count}
        onChange={(count) => change({ count })}
      />
      {can(manifest, 'search') && (
        <ConditionList
          attributes={attributes}
          conditions={options.conditions}
          candidates={options.candidates}
          acceptance={isOutOfDate ? null : (grid?.acceptance ?? null)}
          onChange={change}
        />
      )}
      <Steps manifest={manifest} resolved={resolved} onChange={change} />
    </Panel>
  )
}

type StepsProps = { manifest: Manifest; resolved: SampleSettings; onChange: (change: Partial<SampleOptions>) => void }

/** T, T_latent where the pack has a latent net, and eta. */
function Steps({ manifest, resolved, onChange }: StepsProps) {
  return (
    <>
      <StepsField
        name={text.renderSteps}
        text={text.renderStepsText}
        {...drawLimits(manifest)}
        value={resolved.renderSteps}
        onChange={(renderSteps) => onChange({ renderSteps })}
      />
      {can(manifest, 'search') && (
        <StepsField
          name={text.latentSteps}
          text={text.latentStepsText}
          {...stepLimits(manifest.latentSchedule?.steps ?? MIN_STEPS, manifest.defaults.latentSteps)}
          value={resolved.latentSteps}
          onChange={(latentSteps) => onChange({ latentSteps })}
        />
      )}
      <EtaField value={resolved.eta} onChange={(eta) => onChange({ eta })} />
    </>
  )
}
