import { Slider } from 'radix-ui'
import type { CSSProperties, KeyboardEvent } from 'react'
import styles from './LineSlider.module.css'
import { valueAfterKey } from './slider-key.ts'
import { useSlider } from './use-slider.ts'

type Props = {
  name: string
  /** The value in words, for a screen reader. */
  shown: string
  min: number
  max: number
  step: number
  value: number
  onChange: (value: number) => void
  /** When it is let go, after each key and after a double click. */
  onCommit?: ((value: number) => void) | undefined
  /** A double click sets this value. */
  reset?: number | undefined
  /** Values go to both sides of 0: the line is filled from there, and the key 0 goes back to it. */
  isSigned?: boolean
  /** The step of the pointer, and of an arrow key with Shift; by default `step`. */
  fineStep?: number
  /** The part of the line beyond which it warns. */
  safe?: readonly [number, number]
}

/** The slider of every number on a line. Escape takes a drag back. */
export function LineSlider({
  name,
  shown,
  min,
  max,
  step,
  value,
  onChange,
  onCommit,
  reset,
  isSigned = false,
  fineStep = step,
  safe,
}: Props) {
  const set = (next: number) => {
    onChange(next)
    onCommit?.(next)
  }
  const { onKeyDown, ...slider } = useSlider([value], {
    onChange: ([next = value]) => onChange(next),
    onCommit: ([next = value]) => onCommit?.(next),
    reset: reset === undefined ? undefined : [reset],
  })
  const press = (event: KeyboardEvent<HTMLSpanElement>) => {
    onKeyDown?.(event)
    const next = valueAfterKey(event, value, { min, max, step, fineStep, isSigned })
    if (next === null) return
    event.preventDefault() // Radix would make Shift coarser
    set(next)
  }
  const share = (number: number) => Math.min(1, Math.max(0, (number - min) / (max - min)))
  const origin = isSigned ? 0 : min
  return (
    <Slider.Root
      {...slider}
      className={styles.slider}
      data-beyond={safe && (value < safe[0] || value > safe[1])}
      min={min}
      max={max}
      step={fineStep}
      onKeyDown={press}
    >
      <Slider.Track className={styles.track} data-limited={safe !== undefined}>
        {safe && <span className={styles.safe} style={between(share(safe[0]), share(safe[1]))} />}
        <span className={styles.fill} style={between(share(Math.min(origin, value)), share(Math.max(origin, value)))} />
        {isSigned && <span className={styles.origin} style={{ insetInlineStart: `calc(${100 * share(0)}% - 1px)` }} />}
      </Slider.Track>
      <Slider.Thumb className={styles.thumb} aria-label={name} aria-valuetext={shown} />
    </Slider.Root>
  )
}

/** A part of the line between two shares of it. */
function between(from: number, to: number): CSSProperties {
  return { insetInline: `${100 * from}% ${100 * (1 - to)}%` }
}
