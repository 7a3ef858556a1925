import { GitCompareArrows } from 'lucide-react'
import { useState } from 'react'
import type { Face } from '../store/face.ts'
import { useStudio } from '../store/use-studio.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { PictureButton } from '../ui/PictureButton.tsx'
import { words } from '../words/english.ts'
import styles from './Trail.module.css'

const text = words.trail

/**
 * The faces that have been on the stage, in order. A click goes back to one; with Shift, or after the button, it is compared
 * with the present one.
 */
export function Trail() {
  const trail = useStudio((state) => state.trail)
  const faces = useStudio((state) => state.faces)
  const shownId = useStudio((state) => state.shownId)
  const againstId = useStudio((state) => state.againstId)
  const show = useStudio((state) => state.show)
  const [comparing, setComparing] = useState(false)
  const steps = trail.flatMap((id) => faces.find((face) => face.id === id) ?? [])
  const choose = ({ id, origin }: Face, withShift: boolean) => {
    if ((withShift || comparing) && shownId !== null && shownId !== id) show(shownId, id)
    else show(id, origin?.sourceId ?? null)
    setComparing(false)
  }
  return (
    <nav className={styles.trail} aria-label={text.title}>
      {steps.length === 0 && <p className={styles.empty}>{text.empty}</p>}
      {steps.length > 1 && (
        <IconButton
          icon={GitCompareArrows}
          label={words.keep.compareHint}
          aria-pressed={comparing}
          onClick={() => setComparing(!comparing)}
        />
      )}
      <ol>
        {steps.map((face) => (
          <li key={face.id}>
            <PictureButton
              source={face}
              tone={face.id === shownId ? 'accent' : face.id === againstId ? 'soft' : undefined}
              aria-label={text.again(face.title)}
              aria-current={face.id === shownId ? 'step' : undefined}
              title={`${face.title}. ${text.compare}`}
              onClick={(event) => choose(face, event.shiftKey)}
            />
          </li>
        ))}
      </ol>
    </nav>
  )
}
