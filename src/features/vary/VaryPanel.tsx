import { Shuffle } from 'lucide-react'
import { can } from '../../protocol/capabilities.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Face } from '../../store/face.ts'
import { gridOf } from '../../store/grid-slice.ts'
import { sameSettings } from '../../store/same-settings.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CountField } from '../../ui/CountField.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { varyWords } from '../../words/vary-words.ts'
import { FaceGrid } from '../parts/FaceGrid.tsx'
import { ClassField } from '../parts/ClassField.tsx'
import { EtaField } from '../parts/EtaField.tsx'
import { SeedField } from '../parts/SeedField.tsx'
import { GUIDANCE } from '../settings/class-condition.ts'
import { stepLimits } from '../settings/steps.ts'
import { RestoreSettings } from '../parts/RestoreSettings.tsx'
import { DepthField } from './DepthField.tsx'
import { COUNT, madeOptions, resolveOptions, stepsToVary, varyOptions } from './options.ts'
import { startVary, variedFace } from './start-vary.ts'
import { VariationPictures } from './VariationPictures.tsx'

const text = varyWords

export function VaryPanel() {
  const manifest = useStudio((state) => state.manifest)
  const source = useStudio((state) => variedFace(state, state.shownId))
  if (!manifest) return null
  return (
    <Panel>
      <Result manifest={manifest} source={source} />
      <Settings manifest={manifest} />
    </Panel>
  )
}

/** The button and its results. */
function Result({ manifest, source }: { manifest: Manifest; source: Face | null }) {
  const studio = useStudioStore()
  const [options] = useOptions(varyOptions)
  const grid = useStudio((state) => gridOf(state, varyOptions.id))
  const resolved = source && resolveOptions(options, manifest, source.id)
  const isOutOfDate = grid !== null && resolved !== null && !sameSettings(grid.settings, resolved)
  const empty = can(manifest, 'encode') ? text.empty : text.noCodes
  return (
    <>
      <Button look="strong" icon={Shuffle} disabled={source === null} onClick={() => void startVary(studio)}>
        {text.run}
      </Button>
      {grid === null || grid.cells.length === 0 ? (
        <Note>{source ? empty : text.choose}</Note>
      ) : (
        <>
          <FaceGrid feature={varyOptions.id} grid={grid} />
          <VariationPictures />
          {isOutOfDate && <Note>{text.outOfDate}</Note>}
        </>
      )}
      <RestoreSettings spec={madeOptions} settings={resolved} />
    </>
  )
}

function Settings({ manifest }: { manifest: Manifest }) {
  const studio = useStudioStore()
  const [options, change] = useOptions(varyOptions)
  const steps = stepsToVary(options, manifest)
  return (
    <>
      <DepthField depth={options.depth} steps={steps} onChange={(depth) => change({ depth })} onCommit={() => void startVary(studio)} />
      <ClassField
        value={options.classCondition}
        unchosen="own"
        guidance={GUIDANCE.proposed}
        onChange={(classCondition) => change({ classCondition })}
      />
      <SeedField name={text.seed} text={text.seedText} value={options.seed} onChange={(seed) => change({ seed })} />
      <CountField
        name={text.count}
        {...COUNT}
        value={options.count}
        reset={varyOptions.initial.count}
        onChange={(count) => change({ count })}
      />
      <StepsField
        name={text.renderSteps}
        text={text.renderStepsText}
        {...stepLimits(manifest.schedule.steps, stepsToVary({ ...options, renderSteps: null }, manifest))}
        value={steps}
        onChange={(renderSteps) => change({ renderSteps })}
      />
      <EtaField value={options.eta} onChange={(eta) => change({ eta })} />
    </>
  )
}
