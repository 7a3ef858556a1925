import { RadioGroup } from 'radix-ui'
import { Note } from './Note.tsx'
import styles from './Segments.module.css'

type Item<Value extends string> = { value: Value; title: string; note?: string }
type Props<Value extends string> = { label: string; items: readonly Item<Value>[]; value: Value; onChange: (value: Value) => void }

/** One of a few in a row; the note of the chosen one stands under it. */
export function Segments<Value extends string>({ label, items, value, onChange }: Props<Value>) {
  const chosen = items.find((item) => item.value === value)
  const choose = (next: string) => {
    const item = items.find((candidate) => candidate.value === next)
    if (item) onChange(item.value)
  }
  return (
    <div className={styles.field}>
      <RadioGroup.Root className={styles.row} aria-label={label} orientation="horizontal" value={value} onValueChange={choose}>
        {items.map((item) => (
          <RadioGroup.Item key={item.value} value={item.value} className={styles.segment}>
            {item.title}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {chosen?.note && <Note>{chosen.note}</Note>}
    </div>
  )
}
