import { Slider } from 'radix-ui'
import type { KeyboardEvent } from 'react'
import line from './LineSlider.module.css'
import { NamedLine } from './NamedLine.tsx'
import { valueAfterKey } from './slider-key.ts'
import { useSlider } from './use-slider.ts'

type Range = readonly [number, number]

type Props = {
  name: string
  /** Explains the field. */
  text: string
  /** The range in words, beside the name. */
  shown: string
  /** Names of the two thumbs. */
  from: string
  to: string
  min: number
  max: number
  step: number
  value: Range
  /** A double click sets these values. */
  reset: Range
  onChange: (value: [number, number]) => void
  /** When it is let go, after each key and after a double click. */
  onCommit: (value: [number, number]) => void
}

/** A part of a line between two thumbs, with its name and its words above. Escape takes a drag back. */
export function RangeField({ name, text, shown, from, to, min, max, step, value, reset, onChange, onCommit }: Props) {
  const slider = useSlider(value, {
    onChange: ([first = min, last = max]) => onChange([first, last]),
    onCommit: ([first = min, last = max]) => onCommit([first, last]),
    reset: [...reset],
  })
  const pressOn = (thumb: 0 | 1) => (event: KeyboardEvent) => {
    // The thumbs stay a step apart.
    const limits = thumb === 0 ? { min, max: value[1] - step } : { min: value[0] + step, max }
    const next = valueAfterKey(event, value[thumb], { ...limits, step, fineStep: step, isSigned: false })
    if (next === null) return
    event.preventDefault() // Radix would make Shift coarser
    const moved: [number, number] = thumb === 0 ? [next, value[1]] : [value[0], next]
    onChange(moved)
    onCommit(moved)
  }
  return (
    <NamedLine name={name} text={text} shown={shown}>
      <Slider.Root {...slider} className={line.slider} min={min} max={max} step={step} minStepsBetweenThumbs={1}>
        <Slider.Track className={line.track}>
          <Slider.Range className={line.fill} />
        </Slider.Track>
        <Slider.Thumb className={line.thumb} aria-label={`${name}: ${from}`} onKeyDown={pressOn(0)} />
        <Slider.Thumb className={line.thumb} aria-label={`${name}: ${to}`} onKeyDown={pressOn(1)} />
      </Slider.Root>
    </NamedLine>
  )
}
