import { RadioGroup } from 'radix-ui'
import styles from './Choice.module.css'

export type ChoiceItem<Value extends string> = { value: Value; title: string; note: string }

type Props<Value extends string> = {
  label: string
  items: readonly ChoiceItem<Value>[]
  value: Value
  onChange: (value: Value) => void
}

/** A choice of one among a few, each with a line that explains it. */
export function Choice<Value extends string>({ label, items, value, onChange }: Props<Value>) {
  const choose = (next: string) => {
    const item = items.find((candidate) => candidate.value === next)
    if (item) onChange(item.value)
  }
  return (
    <RadioGroup.Root className={styles.group} aria-label={label} value={value} onValueChange={choose}>
      {items.map((item) => (
        <RadioGroup.Item key={item.value} value={item.value} className={styles.item}>
          <span className={styles.dot} aria-hidden="true" />
          <span>
            <span className={styles.title}>{item.title}</span>
            <span className={styles.note}>{item.note}</span>
          </span>
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  )
}
