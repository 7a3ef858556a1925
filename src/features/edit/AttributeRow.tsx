import { FlipHorizontal2, Lock, LockOpen, type LucideIcon } from 'lucide-react'
import { memo } from 'react'
import button from '../../ui/IconButton.module.css'
import { LineSlider } from '../../ui/LineSlider.tsx'
import { editWords } from '../../words/edit-words.ts'
import type { ServedAttribute } from '../settings/served-attributes.ts'
import styles from './AttributeRow.module.css'

const text = editWords

/** Arrow keys move in these, the pointer and Shift in the fine ones. */
const STEPS = {
  amplitude: { step: 0.05, fineStep: 0.01 },
  sd: { step: 0.2, fineStep: 0.05 },
  step: { step: 0.1, fineStep: 0.02 },
} as const

/** The slider reaches this many times as far as faces stay plausible. */
const REACH = 2

export type RowActions = {
  onStrength: (key: string, strength: number) => void
  onCommit: () => void
  onFlip: (key: string) => void
  onLock: (key: string) => void
}

type Props = { attribute: ServedAttribute; strength: number; flipped: boolean; locked: boolean; actions: RowActions }

/** One attribute to move. It stays as it is while others move: a pack may have many. */
export const AttributeRow = memo(function AttributeRow({ attribute, strength, flipped, locked, actions }: Props) {
  const { key, move } = attribute
  const { range, unit } = move
  const reach = REACH * Math.max(Math.abs(range[0]), Math.abs(range[1]))
  const name = flipped ? text.opposite(attribute.name) : attribute.name
  return (
    <div className={styles.line}>
      <LineSlider
        name={name}
        shown={text.strength(strength, unit)}
        isSigned
        min={-reach}
        max={reach}
        reset={0}
        safe={flipped ? [-range[1], -range[0]] : range}
        {...STEPS[unit]}
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
