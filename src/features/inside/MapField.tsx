import type { KeyboardEvent, PointerEvent } from 'react'
import { Picture } from '../../ui/Picture.tsx'
import { arrowOf } from '../../ui/shortcuts.ts'
import { insideWords } from '../../words/inside-words.ts'
import styles from './MapField.module.css'
import type { InsideOptions } from './options.ts'
import { nearestPoint, type ZMap } from './z-map.ts'

const text = insideWords.map

/** Of the width of the map, for an arrow key and with Shift. */
const STEP = 1 / 20
const FINE_STEP = 1 / 100

type Place = { x: number; y: number }

type Props = {
  map: ZMap
  cross: Place
  show: InsideOptions['points']
  onCross: (place: Place) => void
  /** While the pointer is held. */
  onMove: (place: Place) => void
  /** When it is let go, or at Enter. */
  onChoose: (place: Place) => void
}

/** A square plane with the faces on it and a cross, moved by pointer, touch and keys. */
export function MapField({ map, cross, show, onCross, onMove, onChoose }: Props) {
  const nearest = nearestPoint(map, cross.x, cross.y)
  const follow = (event: PointerEvent, then: (place: Place) => void) => {
    const place = placeOf(event, map.reach)
    onCross(place)
    then(place)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') onChoose(cross)
    else if (arrowOf(event)) onCross(moved(cross, event, map.reach))
    else return
    event.preventDefault()
  }
  return (
    <div
      className={styles.map}
      role="application"
      aria-label={text.label}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        follow(event, onMove)
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event, onMove)}
      onPointerUp={(event) => follow(event, onChoose)}
      onPointerCancel={() => onChoose(cross)}
      onKeyDown={press}
    >
      <span className={styles.across} aria-hidden="true" />
      <span className={styles.up} aria-hidden="true" />
      {map.points.map(({ face, ...place }) => (
        <span
          key={face.id}
          className={styles.point}
          data-show={show}
          data-kind={face.kind}
          data-nearest={face === nearest.face}
          style={positionOf(place, map.reach)}
          aria-hidden="true"
        >
          {show === 'pictures' ? <Picture source={face} label="" enlarge="smooth" side={64} /> : <span>{face.title}</span>}
        </span>
      ))}
      <span className={styles.cross} style={positionOf(cross, map.reach)} aria-hidden="true" />
    </div>
  )
}

function moved(cross: Place, press: KeyboardEvent, reach: number): Place {
  const step = 2 * reach * (press.shiftKey ? FINE_STEP : STEP)
  const { x, y } = arrowOf(press) ?? { x: 0, y: 0 }
  return { x: clamp(cross.x + step * x, reach), y: clamp(cross.y - step * y, reach) }
}

function placeOf({ clientX, clientY, currentTarget }: PointerEvent, reach: number): Place {
  const box = currentTarget.getBoundingClientRect()
  return {
    x: clamp((2 * ((clientX - box.left) / box.width) - 1) * reach, reach),
    y: clamp((1 - 2 * ((clientY - box.top) / box.height)) * reach, reach),
  }
}

function positionOf({ x, y }: Place, reach: number) {
  return { insetInlineStart: `${50 + (50 * x) / reach}%`, insetBlockStart: `${50 - (50 * y) / reach}%` }
}

function clamp(value: number, reach: number): number {
  return Math.min(reach, Math.max(-reach, value))
}
