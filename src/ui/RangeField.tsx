import { Slider } from 'radix-ui'
import line from './LineSlider.module.css'
import styles from './SliderField.module.css'

type Props = {
  name: string
  /** The range in words, beside the name. */
  shown: string
  /** Names of the two thumbs. */
  from: string
  to: string
  min: number
  max: number
  step: number
  value: readonly [number, number]
  onChange: (value: [number, number]) => void
  onCommit: () => void
  /** On a double click. */
  onReset: () => void
}

/** A part of a line between two thumbs, with its name and its words above. */
export function RangeField({ name, shown, from, to, min, max, step, value, onChange, onCommit, onReset }: Props) {
  return (
    <div className={styles.field}>
      <span className={styles.head}>
        <span>{name}</span>
        <span className={styles.shown}>{shown}</span>
      </span>
      <Slider.Root
        className={line.slider}
        min={min}
        max={max}
        step={step}
        minStepsBetweenThumbs={1}
        value={[...value]}
        onValueChange={([first = min, last = max]) => onChange([first, last])}
        onValueCommit={onCommit}
        // Radix tells no commit when the pointer is let go before the page was drawn again.
        onPointerUp={onCommit}
        onPointerCancel={onCommit}
        onDoubleClick={onReset}
      >
        <Slider.Track className={line.track}>
          <Slider.Range className={line.range} />
        </Slider.Track>
        <Slider.Thumb className={line.thumb} aria-label={`${name}: ${from}`} />
        <Slider.Thumb className={line.thumb} aria-label={`${name}: ${to}`} />
      </Slider.Root>
    </div>
  )
}
