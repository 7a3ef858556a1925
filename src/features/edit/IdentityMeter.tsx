import { Explain } from '../../ui/Explain.tsx'
import { editWords } from '../../words/edit-words.ts'
import styles from './EditPanel.module.css'

const text = editWords

/** Cosine distances up to here look like the same person, by eye, on edits of the official strength 0.3. */
const SAME_PERSON = 0.1

/** The distance at which the bar is full. */
const FULL = 0.5

/** The distance of the edited code from the original identity. */
export function IdentityMeter({ distance }: { distance: number | null }) {
  return (
    <div className={styles.identity}>
      <Explain term={text.identity} title={text.identity}>
        {text.identityText}
      </Explain>
      <meter
        className={styles.meter}
        aria-label={text.identity}
        min={0}
        max={FULL}
        low={SAME_PERSON}
        optimum={0}
        value={Math.min(FULL, distance ?? 0)}
      />
      <span>{distance === null ? text.noCode : distance.toFixed(3)}</span>
    </div>
  )
}
