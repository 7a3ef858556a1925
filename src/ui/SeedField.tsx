import { Dices } from 'lucide-react'
import { Explain } from './Explain.tsx'
import { IconButton } from './IconButton.tsx'
import { NumberInput } from './NumberInput.tsx'
import styles from './SeedField.module.css'

type Props = { name: string; text: string; another: string; max: number; value: number; onChange: (seed: number) => void }

/** The number from which random things are made again: it can be typed, or thrown anew. `text` explains it. */
export function SeedField({ name, text, another, max, value, onChange }: Props) {
  return (
    <div className={styles.field}>
      <Explain term={name} title={name}>
        {text}
      </Explain>
      <span className={styles.input}>
        <NumberInput name={name} min={0} max={max} value={value} onChange={onChange} />
        <IconButton icon={Dices} label={another} onClick={() => onChange(Math.floor(Math.random() * (max + 1)))} />
      </span>
    </div>
  )
}
