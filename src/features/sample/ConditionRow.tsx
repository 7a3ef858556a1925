import { X } from 'lucide-react'
import type { Attribute } from '../../protocol/attribute.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { LineSlider } from '../../ui/LineSlider.tsx'
import { Note } from '../../ui/Note.tsx'
import { sampleWords } from '../../words/sample-words.ts'
import styles from './ConditionRow.module.css'
import type { Condition } from './options.ts'
import { scoreRange } from './score-range.ts'

const text = sampleWords

const other = { least: 'most', most: 'least' } as const

type Props = {
  condition: Condition
  attribute: Attribute
  /** How many candidates of the last search passed this condition alone. */
  alone: { passed: number; examined: number } | null
  onChange: (change: Partial<Condition>) => void
  onRemove: () => void
}

/** One attribute with the score that it must have at least, or at most. */
export function ConditionRow({ condition: { bound, score }, attribute, alone, onChange, onRemove }: Props) {
  const { name, kind } = attribute
  const range = scoreRange(attribute)
  const shown = text.scoreShown(score, kind === 'classify')
  return (
    <li className={styles.row}>
      <span className={styles.head}>
        <span className={styles.name}>{name}</span>
        <button type="button" className={styles.bound} title={text.bound(name)} onClick={() => onChange({ bound: other[bound] })}>
          <span className={styles.hidden}>{`${name}: `}</span>
          {text[bound]}
        </button>
        <span className={styles.score}>{shown}</span>
        <IconButton icon={X} label={text.remove(name)} onClick={onRemove} />
      </span>
      <LineSlider
        name={text.score(name)}
        shown={`${text[bound]} ${shown}`}
        {...range}
        value={score}
        onChange={(next) => onChange({ score: next })}
        reset={(range.min + range.max) / 2}
      />
      {alone && <Note>{text.alone(alone.passed, alone.examined)}</Note>}
    </li>
  )
}
