import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import styles from './PlacePad.module.css'
import { arrowOf, isPressed, type Press } from './shortcuts.ts'

/** 0 to 1, to the right and down. */
export type PadPlace = { u: number; v: number }

type Props = PadPlace & {
  name: string
  /** The place in words, for a screen reader. */
  shown: string
  onChange: (place: PadPlace) => void
  /** When the dot is let go or the pointer is taken away, and after each key. */
  onCommit: (place: PadPlace) => void
  /** The content under the dot. */
  children: ReactNode
}

const STEP = 0.05
const FINE_STEP = 0.01
const MIDDLE: PadPlace = { u: 0.5, v: 0.5 }

/** A slider in two directions: pointer, touch, arrow keys; Home and a double click go to the middle, Escape takes a drag back. */
export function PlacePad({ u, v, name, shown, onChange, onCommit, children }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const dot = useRef<HTMLDivElement>(null)
  const start = useRef<PadPlace | null>(null)
  const placeOf = ({ clientX, clientY }: PointerEvent): PadPlace => {
    const box = frame.current?.getBoundingClientRect()
    return box ? { u: limit((clientX - box.left) / box.width), v: limit((clientY - box.top) / box.height) } : { u, v }
  }
  const set = (place: PadPlace) => {
    onChange(place)
    onCommit(place)
  }
  const press = (event: KeyboardEvent) => {
    if (isPressed('letGo', event) && start.current) {
      onChange(start.current)
      start.current = null
      return
    }
    const next = placeAfterKey(event, { u, v }, event.shiftKey ? FINE_STEP : STEP)
    if (!next) return
    event.preventDefault()
    set(next)
  }
  return (
    <div
      ref={frame}
      className={styles.pad}
      onPointerDown={(event) => {
        event.preventDefault() // which would take the focus from the dot again
        event.currentTarget.setPointerCapture(event.pointerId)
        dot.current?.focus()
        start.current = { u, v }
        onChange(placeOf(event))
      }}
      onPointerMove={(event) => start.current && onChange(placeOf(event))}
      onPointerUp={(event) => {
        if (start.current) onCommit(placeOf(event))
        start.current = null
      }}
      onPointerCancel={() => {
        if (start.current) onCommit({ u, v })
        start.current = null
      }}
      onDoubleClick={() => set(MIDDLE)}
    >
      {children}
      <div
        ref={dot}
        className={styles.dot}
        style={{ left: `${u * 100}%`, top: `${v * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(u * 100)}
        aria-valuetext={shown}
        onKeyDown={press}
      />
    </div>
  )
}

function limit(share: number): number {
  return Math.min(1, Math.max(0, share))
}

function placeAfterKey(press: Press, { u, v }: PadPlace, step: number): PadPlace | null {
  const arrow = arrowOf(press)
  if (arrow) return { u: limit(u + step * arrow.x), v: limit(v + step * arrow.y) }
  return isPressed('first', press) ? MIDDLE : null
}
