import { useState } from 'react'
import styles from './NumberInput.module.css'

type Props = { name: string; min: number; max: number; value: number; onChange: (value: number) => void }

/** A whole number. Each typed value in range takes effect at once; a value out of range is reset when the field loses the focus. */
export function NumberInput({ name, min, max, value, onChange }: Props) {
  const [draft, setDraft] = useState<string | null>(null)
  const change = (text: string) => {
    setDraft(text)
    const number = Number(text)
    if (text !== '' && Number.isInteger(number) && number >= min && number <= max) onChange(number)
  }
  return (
    <input
      className={styles.input}
      type="number"
      inputMode="numeric"
      aria-label={name}
      min={min}
      max={max}
      step={1}
      value={draft ?? value}
      onChange={(event) => change(event.target.value)}
      onBlur={() => setDraft(null)}
    />
  )
}
