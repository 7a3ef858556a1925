import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import type { Crop, OpenPhoto, Point } from '../../protocol/photos-api.ts'
import { arrowOf, pressed } from '../../ui/shortcuts.ts'
import { words } from '../../words/english.ts'
import { FaceOutline } from './FaceOutline.tsx'
import styles from './FramingView.module.css'
import { panBy, pinch, turnBy, zoomBy } from './framing.ts'
import { paintCrop } from './paint-crop.ts'

type Props = { photo: OpenPhoto; crop: Crop; onChange: (change: (crop: Crop) => Crop) => void; children: ReactNode }

const PAN_STEP = 0.02
const ZOOM_STEP = 1.05
const TURN_STEP = Math.PI / 180

/** The photo under the outline. One finger or the pointer moves it, two fingers and the wheel zoom and turn it, and so do keys. Children lie on it. */
export function FramingView({ photo, crop, onChange, children }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const pointers = useRef(new Map<number, Point>())

  useEffect(() => {
    if (canvas.current) paintCrop(canvas.current, photo, crop)
  }, [photo, crop])

  // React listens to the wheel passively, which could not keep the page from scrolling.
  const zoom = useEffectEvent((event: WheelEvent) => {
    event.preventDefault()
    const { x, y } = placeInView(event, event.currentTarget)
    onChange((now) => zoomBy(now, photo, Math.exp(-event.deltaY / 500), x, y))
  })
  useEffect(() => {
    const element = canvas.current
    const wheel = (event: WheelEvent) => zoom(event)
    element?.addEventListener('wheel', wheel, { passive: false })
    return () => element?.removeEventListener('wheel', wheel)
  }, [])

  const move = (event: PointerEvent) => {
    const from = pointers.current.get(event.pointerId)
    if (!from) return
    const to = placeInView(event, event.currentTarget)
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    pointers.current.set(event.pointerId, to)
    onChange((now) => (other ? pinch(now, photo, [other, from], [other, to]) : panBy(now, photo, to.x - from.x, to.y - from.y)))
  }
  const release = (event: PointerEvent) => pointers.current.delete(event.pointerId)

  return (
    <div className={styles.view}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="application"
        aria-label={words.framing.view}
        tabIndex={0}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          pointers.current.set(event.pointerId, placeInView(event, event.currentTarget))
        }}
        onPointerMove={move}
        onPointerUp={release}
        onPointerCancel={release}
        onKeyDown={(event) => {
          const change = changeOfKey(event, photo)
          if (!change) return
          event.preventDefault()
          onChange(change)
        }}
      />
      <FaceOutline />
      {children}
    </div>
  )
}

function placeInView({ clientX, clientY }: { clientX: number; clientY: number }, target: EventTarget | null): Point {
  if (!(target instanceof Element)) return { x: 0, y: 0 }
  const box = target.getBoundingClientRect()
  return { x: (clientX - box.left) / box.width - 0.5, y: (clientY - box.top) / box.height - 0.5 }
}

function changeOfKey(press: KeyboardEvent, photo: OpenPhoto): ((crop: Crop) => Crop) | null {
  const fine = press.shiftKey ? 0.25 : 1
  const arrow = arrowOf(press)
  if (arrow) return (crop) => panBy(crop, photo, arrow.x * PAN_STEP * fine, arrow.y * PAN_STEP * fine)
  const key = pressed(['zoomIn', 'zoomOut', 'turnLeft', 'turnRight'], press)
  if (key === 'zoomIn') return (crop) => zoomBy(crop, photo, ZOOM_STEP ** fine)
  if (key === 'zoomOut') return (crop) => zoomBy(crop, photo, ZOOM_STEP ** -fine)
  if (key === 'turnLeft') return (crop) => turnBy(crop, -TURN_STEP * fine)
  return key && ((crop) => turnBy(crop, TURN_STEP * fine))
}
