import { Dices } from 'lucide-react'
import { Explain } from '../../ui/Explain.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { words } from '../../words/english.ts'
import { MAX_SEED } from '../settings/seed.ts'
import styles from './SeedField.module.css'

type Props = { name: string; text: string; value: number; onChange: (seed: number) => void }

/** The number from which random things are made again: it can be typed, or thrown anew. `text` explains it. */
export function SeedField({ name, text, value, onChange }: Props) {
  return (
    <div className={styles.field}>
      <Explain term={name} title={name}>
        {text}
      </Explain>
      <span className={styles.input}>
        <NumberInput name={name} min={0} max={MAX_SEED} value={value} onChange={onChange} />
        <IconButton icon={Dices} label={words.newSeed} onClick={() => onChange(Math.floor(Math.random() * (MAX_SEED + 1)))} />
      </span>
    </div>
  )
}
