import { Blend } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Manifest } from '../../protocol/manifest.ts'
import type { Face } from '../../store/face.ts'
import { findFace } from '../../store/faces-slice.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField } from '../../ui/CheckField.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Segments } from '../../ui/Segments.tsx'
import { StepsField } from '../../ui/StepsField.tsx'
import { isPressed } from '../../ui/shortcuts.ts'
import { mixWords } from '../../words/mix-words.ts'
import { can } from '../../protocol/capabilities.ts'
import { latestOnly } from '../running/latest-only.ts'
import { ClassField } from '../parts/ClassField.tsx'
import { GUIDANCE } from '../settings/class-condition.ts'
import { drawLimits, stepsToDraw } from '../settings/steps.ts'
import { RestoreSettings } from '../parts/RestoreSettings.tsx'
import { FilmFields } from './FilmFields.tsx'
import { KeyFaces } from './KeyFaces.tsx'
import { lettersOf } from './letters-of.ts'
import { LineFields } from './LineFields.tsx'
import { madeOptions, recordOf, missingKeys } from './mix-record.ts'
import { type MixMode, type MixOptions, mixOptions, resolveKeys } from './options.ts'
import { PadFields } from './PadFields.tsx'
import { dropDraft, startDraft, startMix } from './start-mix.ts'
import { SwapFields } from './SwapFields.tsx'

const text = mixWords

const MODES = [
  { value: 'line', ...text.line },
  { value: 'swap', ...text.swap },
  { value: 'pad', ...text.pad },
] as const satisfies { value: MixMode; title: string; note: string }[]

/** For packs without z_sem. A swap is among them, to say why it cannot be. */
const MODES_XT = MODES.map((mode) => (mode.value === 'line' ? { ...mode, note: text.lineNoteXT } : mode))

const FIELDS = { swap: SwapFields, line: LineFields, pad: PadFields } as const

export function MixPanel() {
  const studio = useStudioStore()
  const [options, change] = useOptions(mixOptions)
  const manifest = useStudio((state) => state.manifest)
  const keys = useStudio(useShallow((state) => resolveKeys(options, state.faces, state.shownId)))
  const drafts = useMemo(() => latestOnly(() => startDraft(studio)), [studio])
  useEffect(() => drafts.drop, [drafts])

  const move = (next: Partial<MixOptions>) => {
    change(next)
    drafts.ask()
  }
  const rest = (next: Partial<MixOptions>) => {
    drafts.drop()
    change(next)
    startMix(studio)
  }
  /** The held control has returned to its first value; so does the picture. */
  const escape = (event: KeyboardEvent) => {
    if (!isPressed('letGo', event)) return
    drafts.drop()
    dropDraft(studio)
  }
  const Fields = FIELDS[options.mode]
  if (!manifest || keys.length < 2) return <Note>{text.tooFew}</Note>
  return (
    <Panel onKeyDown={escape}>
      <Segments
        label={text.mode}
        items={can(manifest, 'encode') ? MODES : MODES_XT}
        value={options.mode}
        onChange={(mode) => change({ mode })}
      />
      <Fields options={options} keys={keys} onMove={move} onRest={rest} />
      <KeyFaces mode={options.mode} corners={options.corners} keys={keys} />
      <Button look="strong" icon={Blend} onClick={() => rest({})}>
        {text.run}
      </Button>
      <Making options={options} manifest={manifest} keys={keys} />
      {options.mode === 'line' && <FilmFields options={options} onChange={change} onPlace={rest} />}
      <Drawing options={options} manifest={manifest} onChange={change} />
    </Panel>
  )
}

type Part = { options: MixOptions; manifest: Manifest }

/** How the picture on the stage was made, where that is otherwise than now. */
function Making({ options, manifest, keys }: Part & { keys: readonly Face[] }) {
  const faces = useStudio((state) => state.faces)
  const shown = useStudio((state) => findFace(state, state.shownId))
  const draft = useStudio((state) => state.draft)
  if (!shown || draft) return null
  const missing = missingKeys(shown, faces).map(lettersOf)
  return (
    <>
      <RestoreSettings spec={madeOptions(options, keys, faces)} settings={recordOf(options, keys, manifest)}>
        <Note>{text.outOfDate}</Note>
      </RestoreSettings>
      {missing.length > 0 && <Note>{text.missing(missing)}</Note>}
    </>
  )
}

/** How the picture is drawn. */
function Drawing({ options, manifest, onChange }: Part & { onChange: (change: Partial<MixOptions>) => void }) {
  return (
    <>
      <StepsField
        name={text.steps}
        text={text.stepsText}
        {...drawLimits(manifest)}
        value={stepsToDraw(options, manifest)}
        onChange={(renderSteps) => onChange({ renderSteps })}
      />
      <ClassField
        value={options.classCondition}
        unchosen="own"
        guidance={GUIDANCE.proposed}
        onChange={(classCondition) => onChange({ classCondition })}
      />
      {can(manifest, 'baseline') && options.mode !== 'swap' && (
        <div>
          <CheckField name={text.baseline} checked={options.baseline} onChange={(baseline) => onChange({ baseline })} />
          <Note>{text.baselineText}</Note>
        </div>
      )}
    </>
  )
}
