import { RotateCcw, Sparkles } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useOptions, useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/Note.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { TextInput } from '../../ui/TextInput.tsx'
import { isPressed } from '../../ui/shortcuts.ts'
import { editWords } from '../../words/edit-words.ts'
import { RestoreSettings } from '../parts/RestoreSettings.tsx'
import { useAttributes } from '../settings/use-attributes.ts'
import { AttributeList } from './AttributeList.tsx'
import type { RowActions } from './AttributeRow.tsx'
import { groupAttributes } from '../settings/edit-attributes.ts'
import { editCodes, readOut, statisticsOf } from '../../math/edit-codes.ts'
import styles from './EditPanel.module.css'
import { createEditSession, type EditSession } from './edit-session.ts'
import { EditLimits } from './EditLimits.tsx'
import { IdentityMeter } from './IdentityMeter.tsx'
import { editOptions, type EditOptions } from '../settings/edit-options.ts'
import { editableFace } from './run-edit.ts'

const text = editWords

export function EditPanel() {
  const studio = useStudioStore()
  const session = useMemo(() => createEditSession(studio), [studio])
  const [options] = useOptions(editOptions)
  const [search, setSearch] = useState('')
  const actions = useMemo(() => rowActions(session), [session])
  const source = useStudio((state) => editableFace(state, state.shownId))
  const attributes = useAttributes()
  const groups = useMemo(() => groupAttributes(attributes, search), [attributes, search])
  const read = useReadOut(options)
  const isMoved = Object.values(options.strengths).some((strength) => strength !== 0)
  const escape = (event: KeyboardEvent) => isPressed('letGo', event) && session.cancel()

  if (attributes.length === 0) return <Note>{text.noAttributes}</Note>
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
      <IdentityMeter distance={read?.distance ?? null} />
      <TextInput
        className={styles.search}
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {groups.length === 0 && <Note>{text.nothingFound}</Note>}
      <AttributeList groups={groups} options={options} scores={read?.scores ?? null} actions={actions} />
      <EditLimits options={options} session={session} />
    </Panel>
  )
}

/** The attribute scores of the face on the stage, as it is and as the sliders would make it. */
function useReadOut(options: EditOptions) {
  const z = useStudio((state) => editableFace(state, state.shownId)?.z ?? null)
  const code = useStudio((state) => state.manifest?.space.code ?? null)
  const attributes = useAttributes()
  return useMemo(() => {
    if (!z || !code) return null
    const statistics = statisticsOf(code)
    return readOut(z, editCodes(z, statistics, attributes, options), statistics, attributes)
  }, [z, code, attributes, options])
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
