import { LineSlider } from './LineSlider.tsx'
import styles from './SliderField.module.css'

type Props = {
  name: string
  /** The value in words, beside the name. */
  shown: string
  min: number
  max: number
  step: number
  value: number
  /** What a double click sets. */
  reset: number
  onChange: (value: number) => void
  /** When it is let go, after each key, and after a double click. */
  onCommit?: (value: number) => void
}

/** A number on a line, with its name and its value above. */
export function SliderField({ name, shown, reset, onChange, onCommit, ...range }: Props) {
  const restore = () => {
    onChange(reset)
    onCommit?.(reset)
  }
  return (
    <div className={styles.field}>
      <span className={styles.head}>
        <span>{name}</span>
        <span className={styles.shown}>{shown}</span>
      </span>
      <LineSlider name={name} shown={shown} onChange={onChange} onReset={restore} {...(onCommit && { onCommit })} {...range} />
    </div>
  )
}
