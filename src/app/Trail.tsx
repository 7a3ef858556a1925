import type { MouseEvent } from 'react'
import { useStudio } from '../store/use-studio.ts'
import { Picture } from '../ui/Picture.tsx'
import { words } from '../words/english.ts'
import styles from './Trail.module.css'

const text = words.trail

/** The faces that have been on the stage, in order. A click goes back to one, with Shift it is compared with the present one. */
export function Trail() {
  const trail = useStudio((state) => state.trail)
  const faces = useStudio((state) => state.faces)
  const shownId = useStudio((state) => state.shownId)
  const show = useStudio((state) => state.show)
  const steps = trail.flatMap((id) => faces.find((face) => face.id === id) ?? [])
  const choose = (event: MouseEvent, id: string, sourceId: string | null) => {
    if (event.shiftKey && shownId !== null && shownId !== id) show(shownId, id)
    else show(id, sourceId)
  }
  return (
    <nav className={styles.trail} aria-label={text.title}>
      {steps.length === 0 && <p className={styles.empty}>{text.empty}</p>}
      <ol>
        {steps.map((face) => (
          <li key={face.id}>
            <button
              type="button"
              className={styles.step}
              aria-label={text.again(face.title)}
              aria-current={face.id === shownId ? 'step' : undefined}
              title={`${face.title}. ${text.compare}`}
              onClick={(event) => choose(event, face.id, face.origin?.sourceId ?? null)}
            >
              <Picture source={face} label="" enlarge="smooth" />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
