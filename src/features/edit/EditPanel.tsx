import { RotateCcw, Sparkles } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { can } from '../../protocol/capabilities.ts'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { isPressed } from '../../ui/shortcuts.ts'
import { editWords } from '../../words/edit-words.ts'
import { RestoreSettings } from '../parts/RestoreSettings.tsx'
import { useEditSpace } from '../settings/use-attributes.ts'
import { AttributeList } from './AttributeList.tsx'
import type { RowActions } from './AttributeRow.tsx'
import { groupAttributes } from '../settings/edit-attributes.ts'
import { serveAttributes } from '../settings/served-attributes.ts'
import { editCodes, type EditSpace, kindOfCode, readOut } from '../../math/edit-codes.ts'
import type { SemanticCodes } from '../../protocol/codes.ts'
import styles from './EditPanel.module.css'
import { createEditSession, type EditSession } from './edit-session.ts'
import { EditLimits } from './EditLimits.tsx'
import { EditWay } from './EditWay.tsx'
import { KeepRest } from './KeepRest.tsx'
import { UndoDrift } from './UndoDrift.tsx'
import { IdentityMeter } from './IdentityMeter.tsx'
import { editOptions, type EditOptions } from '../settings/edit-options.ts'
import { editableFace } from './run-edit.ts'

const text = editWords

const NOTHING = { served: [], missing: [] }

/** A share by which a code was pulled back that is worth a sentence. */
const TOLD = 0.005

export function EditPanel() {
  const studio = useStudioStore()
  const session = useMemo(() => createEditSession(studio), [studio])
  const [options] = useOptions(editOptions)
  const [search, setSearch] = useState('')
  const actions = useMemo(() => rowActions(session), [session])
  const source = useStudio((state) => editableFace(state, state.shownId))
  const manifest = useStudio((state) => state.manifest)
  const space = useEditSpace()
  const z = source?.z ?? null
  const kind = useMemo(() => (z && space ? kindOfCode(z, space) : null), [z, space])
  const { served, missing } = useMemo(() => (space ? serveAttributes(space, kind, options.along) : NOTHING), [space, kind, options.along])
  const groups = useMemo(() => groupAttributes(served, search), [served, search])
  const read = useReadOut(z, space, options)
  const isMoved = Object.values(options.strengths).some((strength) => strength !== 0)
  const escape = (event: KeyboardEvent) => isPressed('letGo', event) && session.cancel()

  if (manifest && !can(manifest, 'encode')) {
    return <Note>{can(manifest, 'classes') ? `${text.noCodes} ${text.classInstead}` : text.noCodes}</Note>
  }
  if (!space || space.attributes.length === 0) return <Note>{text.noAttributes}</Note>
  return (
    <Panel onKeyDown={escape}>
      {source === null && <Note>{text.choose}</Note>}
      <div className={styles.buttons}>
        <Button look="strong" icon={Sparkles} disabled={source === null} onClick={session.draw}>
          {text.run}
        </Button>
        <Button icon={RotateCcw} disabled={!isMoved} onClick={() => resetAll(session)}>
          {text.resetAll}
        </Button>
      </div>
      <RestoreSettings spec={editOptions} settings={options} />
      <KeepRest isOn={options.keepRest} session={session} />
      {space.covariance?.drift && options.along === 'pattern' && <UndoDrift isOn={options.undoDrift} session={session} />}
      <IdentityMeter distance={read?.distance ?? null} />
      {read && read.pulledBack > TOLD && <Note>{text.pulledBack(read.pulledBack)}</Note>}
      <TextInput
        className={styles.search}
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {kind !== null && <Note>{text.kind(kind)}</Note>}
      {groups.length === 0 && <Note>{text.nothingFound}</Note>}
      <AttributeList groups={groups} options={options} readings={read?.readings ?? null} actions={actions} />
      {missing.length > 0 && kind !== null && <Note>{text.notOffered(kind, missing)}</Note>}
      <EditWay space={space} along={options.along} session={session} />
      <EditLimits options={options} session={session} />
    </Panel>
  )
}

/** What the attributes read in the face on the stage, as it is and as the sliders would make it. */
function useReadOut(z: SemanticCodes | null, space: EditSpace | null, options: EditOptions) {
  return useMemo(() => {
    if (!z || !space) return null
    const edited = editCodes(z, space, options)
    return { ...readOut(z, edited.z, space), pulledBack: edited.pulledBack }
  }, [z, space, options])
}

function rowActions(session: EditSession): RowActions {
  const turn = (list: string[], key: string) => (list.includes(key) ? list.filter((other) => other !== key) : [...list, key])
  const finishWith = (change: (options: EditOptions) => Partial<EditOptions>) => {
    session.change(change(session.options()))
    session.finish()
  }
  return {
    onStrength: (key, strength) => session.change({ strengths: { ...session.options().strengths, [key]: strength } }),
    onCommit: session.finish,
    onFlip: (key) => finishWith(({ flipped }) => ({ flipped: turn(flipped, key) })),
    onLock: (key) => finishWith(({ locked }) => ({ locked: turn(locked, key) })),
  }
}

function resetAll(session: EditSession): void {
  session.change({ strengths: {}, flipped: [] })
  session.finish()
}
