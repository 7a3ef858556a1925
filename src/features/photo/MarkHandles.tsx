import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import type { Crop, FaceMarks, Point } from '../../protocol/photos-api.ts'
import { arrowOf } from '../../ui/shortcuts.ts'
import { words } from '../../words/english.ts'
import { placeOf, pointAt } from './framing.ts'
import styles from './MarkHandles.module.css'

const text = words.photo

type Props = {
  crop: Crop
  marks: FaceMarks
  /** A mark moves; the picture stands still. */
  onMove: (name: keyof FaceMarks, to: Point) => void
  /** It has been let go. */
  onDone: () => void
}

const NAMES = ['leftEye', 'rightEye', 'mouth'] as const
/** Shares of the view that an arrow key moves a mark by. */
const STEP = 0.01
const FINE_STEP = 0.0025

/** The eyes and the mouth on the view, each to be dragged or moved by keys. */
export function MarkHandles({ crop, marks, onMove, onDone }: Props) {
  const last = useRef<Point | null>(null)

  const moveBy = (name: keyof FaceMarks, x: number, y: number) => {
    const place = placeOf(marks[name], crop)
    onMove(name, pointAt({ x: place.x + x, y: place.y + y }, crop))
  }
  const drag = (name: keyof FaceMarks, { clientX, clientY, currentTarget }: PointerEvent) => {
    const side = currentTarget.parentElement?.clientWidth
    if (!last.current || !side) return
    moveBy(name, (clientX - last.current.x) / side, (clientY - last.current.y) / side)
    last.current = { x: clientX, y: clientY }
  }
  const release = () => {
    if (last.current) onDone()
    last.current = null
  }
  const press = (name: keyof FaceMarks, event: KeyboardEvent) => {
    const direction = arrowOf(event)
    if (!direction) return
    event.preventDefault()
    const step = event.shiftKey ? FINE_STEP : STEP
    moveBy(name, direction.x * step, direction.y * step)
    onDone()
  }

  return NAMES.map((name) => {
    const { x, y } = placeOf(marks[name], crop)
    return (
      <button
        key={name}
        type="button"
        className={styles.mark}
        aria-label={text.marks[name]}
        title={text.markHint}
        hidden={Math.abs(x) > 0.5 || Math.abs(y) > 0.5}
        style={{ left: `${100 * (x + 0.5)}%`, top: `${100 * (y + 0.5)}%` }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          last.current = { x: event.clientX, y: event.clientY }
        }}
        onPointerMove={(event) => drag(name, event)}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={(event) => press(name, event)}
      />
    )
  })
}
