import { Slider } from 'radix-ui'
import styles from './LineSlider.module.css'

type Props = {
  name: string
  /** The value in words, for a screen reader. */
  shown: string
  min: number
  max: number
  step: number
  value: number
  onChange: (value: number) => void
  /** When it is let go, and after each key. */
  onCommit?: (value: number) => void
  /** On a double click. */
  onReset?: () => void
}

/** The bare slider that every numeric field shares. */
export function LineSlider({ name, shown, min, max, step, value, onChange, onCommit, onReset }: Props) {
  return (
    <Slider.Root
      className={styles.slider}
      min={min}
      max={max}
      step={step}
      value={[value]}
      onValueChange={([next = value]) => onChange(next)}
      onValueCommit={([next = value]) => onCommit?.(next)}
      onDoubleClick={() => onReset?.()}
    >
      <Slider.Track className={styles.track}>
        <Slider.Range className={styles.range} />
      </Slider.Track>
      <Slider.Thumb className={styles.thumb} aria-label={name} aria-valuetext={shown} />
    </Slider.Root>
  )
}
