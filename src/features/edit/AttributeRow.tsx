import { FlipHorizontal2, Lock, LockOpen, type LucideIcon } from 'lucide-react'
import { memo } from 'react'
import button from '../../ui/IconButton.module.css'
import { LineSlider } from '../../ui/LineSlider.tsx'
import { editWords } from '../../words/edit-words.ts'
import type { EditAttribute } from '../settings/edit-attributes.ts'
import styles from './AttributeRow.module.css'

const text = editWords

/** Arrow keys move in these, the pointer and Shift in the fine ones. */
const STEP = 0.05
const FINE_STEP = 0.01

/** The slider reaches this many times as far as faces stay plausible. */
const REACH = 2

export type RowActions = {
  onStrength: (key: string, strength: number) => void
  onCommit: () => void
  onFlip: (key: string) => void
  onLock: (key: string) => void
}

type Props = { attribute: EditAttribute; strength: number; flipped: boolean; locked: boolean; actions: RowActions }

/** One attribute to move. It stays as it is while others move: a pack may have many. */
export const AttributeRow = memo(function AttributeRow({ attribute, strength, flipped, locked, actions }: Props) {
  const { key, range } = attribute
  const reach = REACH * Math.max(Math.abs(range[0]), Math.abs(range[1]))
  const name = flipped ? text.opposite(attribute.name) : attribute.name
  return (
    <div className={styles.line}>
      <LineSlider
        name={name}
        shown={text.strength(strength)}
        isSigned
        min={-reach}
        max={reach}
        reset={0}
        safe={flipped ? [-range[1], -range[0]] : range}
        step={STEP}
        fineStep={FINE_STEP}
        value={strength}
        onChange={(next) => actions.onStrength(key, next)}
        onCommit={actions.onCommit}
      />
      <Toggle icon={FlipHorizontal2} label={text.flip(attribute.name)} isOn={flipped} onPress={() => actions.onFlip(key)} />
      <Toggle icon={locked ? Lock : LockOpen} label={text.lock(attribute.name)} isOn={locked} onPress={() => actions.onLock(key)} />
    </div>
  )
})

type ToggleProps = { icon: LucideIcon; label: string; isOn: boolean; onPress: () => void }

/** An icon button without its tooltip: a list has a hundred of them. */
function Toggle({ icon: Icon, label, isOn, onPress }: ToggleProps) {
  return (
    <button
      type="button"
      className={`${button.button} ${styles.toggle}`}
      aria-pressed={isOn}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  )
}
