import { Dices, Hourglass } from 'lucide-react'
import { hasMeanShift } from '../../protocol/log-snr.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import { insideOf } from '../../store/inside-slice.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { MIN_STEPS } from '../../math/samplers/steps.ts'
import { insideWords } from '../../words/inside-words.ts'
import { noisingWords } from '../../words/noising-words.ts'
import { SeedField } from '../parts/SeedField.tsx'
import { ArmRows } from './ArmRows.tsx'
import type { NoisingWay } from './noised-pictures.ts'
import { ARM_STOPS, insideOptions } from './options.ts'
import { OverTimeResult } from './OverTimeResult.tsx'
import { insideFace } from './start-inside.ts'
import { startOverTime, startSamples } from './start-noising.ts'

/** "Two ways to add noise" (DiffEnc, Nielsen et al. 2024): a face over time, and samples of several arms from one noise. */
export function NoisingView() {
  const manifest = useStudio((state) => state.manifest)
  return (
    manifest && (
      <Panel>
        <OverTimeOf manifest={manifest} />
        <Samples manifest={manifest} />
      </Panel>
    )
  )
}

/** What a pack itself noises. */
function ownWay({ schedule, graphs }: Manifest): NoisingWay {
  if (!hasMeanShift(schedule)) return 'plain'
  return graphs.time_encoder ? 'encoded' : 'shrunk'
}

function OverTimeOf({ manifest }: { manifest: Manifest }) {
  const text = noisingWords.overTime
  const studio = useStudioStore()
  const face = useStudio((state) => insideFace(state, state.shownId))
  const made = useStudio((state) => insideOf(state, 'overTime'))
  const own = ownWay(manifest)
  return (
    <>
      <Button look="strong" icon={Hourglass} disabled={face === null} onClick={() => startOverTime(studio)}>
        {text.run}
      </Button>
      <Note>{text.own[own]}</Note>
      {face === null && <Note>{insideWords.choose}</Note>}
      {face && made?.faceId !== face.id && <Note>{text.empty}</Note>}
      {face && made?.faceId === face.id && <OverTimeResult key={made.faceId} overTime={made} own={own} size={face.size} />}
    </>
  )
}

function Samples({ manifest }: { manifest: Manifest }) {
  const text = noisingWords.samples
  const studio = useStudioStore()
  const [{ armSeed, armSteps }, change] = useOptions(insideOptions)
  return (
    <>
      <h3>{text.heading}</h3>
      <Button icon={Dices} onClick={() => startSamples(studio)}>
        {text.run}
      </Button>
      <ArmRows seed={armSeed} size={manifest.imageSize} />
      <Note>{text.text}</Note>
      <SeedField name={text.seed} text={text.seedText} value={armSeed} onChange={(seed) => change({ armSeed: seed })} />
      <StepsField
        name={text.steps}
        text={text.stepsText}
        stops={ARM_STOPS}
        min={MIN_STEPS}
        max={manifest.schedule.steps}
        value={armSteps}
        reset={insideOptions.initial.armSteps}
        onChange={(steps) => change({ armSteps: steps })}
      />
    </>
  )
}
