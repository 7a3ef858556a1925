import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react'
import styles from './CompareSlider.module.css'
import { arrowOf, isPressed, type Press } from './shortcuts.ts'

type Props = {
  before: ReactNode
  after: ReactNode
  beforeLabel: string
  afterLabel: string
  /** The name of the handle. */
  label: string
  /** While true, only `before` is seen. */
  blink: boolean
}

const STEP = 5
const FINE_STEP = 1

/** Two pictures of one size, one over the other, and a handle between them: pointer, touch, arrow keys, Home and End. */
export function CompareSlider({ before, after, beforeLabel, afterLabel, label, blink }: Props) {
  const [share, setShare] = useState(50)
  const frame = useRef<HTMLDivElement>(null)
  const at = blink ? 100 : share

  const follow = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect()
    if (box) setShare(clampShare(((event.clientX - box.left) / box.width) * 100))
  }
  const grab = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    follow(event)
  }
  const press = (event: KeyboardEvent) => {
    const next = shareAfterKey(event, share, event.shiftKey ? FINE_STEP : STEP)
    if (next === null) return
    event.preventDefault()
    setShare(next)
  }

  return (
    <div
      ref={frame}
      className={styles.frame}
      onPointerDown={grab}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
      onDoubleClick={() => setShare(50)}
    >
      <div className={styles.layer}>{after}</div>
      <div className={styles.layer} style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}>
        {before}
      </div>
      <span className={styles.before} data-hidden={at < 15} aria-hidden="true">
        {beforeLabel}
      </span>
      <span className={styles.after} data-hidden={at > 85} aria-hidden="true">
        {afterLabel}
      </span>
      <div
        className={styles.handle}
        style={{ left: `${at}%` }}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share)}
        onKeyDown={press}
      >
        <span className={styles.grip} aria-hidden="true" />
      </div>
    </div>
  )
}

function clampShare(share: number): number {
  return Math.min(100, Math.max(0, share))
}

function shareAfterKey(press: Press, share: number, step: number): number | null {
  const arrow = arrowOf(press)
  if (arrow) return clampShare(share + step * (arrow.x - arrow.y))
  if (isPressed('first', press)) return 0
  return isPressed('last', press) ? 100 : null
}
