import type { Along, EditSpace } from '../../math/edit-codes.ts'
import { Segments } from '../../ui/Segments.tsx'
import { editWords } from '../../words/edit-words.ts'
import styles from './EditPanel.module.css'
import type { EditSession } from './edit-session.ts'

const text = editWords

const WAYS = (['pattern', 'weights'] as const).map((value) => ({ value, ...text.alongs[value] }))

type Props = { space: EditSpace; along: Along; session: EditSession }

/** Along which vector the sliders move. Packs that know no patterns have the paper's move alone. */
export function EditWay({ space, along, session }: Props) {
  const hasPatterns = space.covariance !== null || space.attributes.some(({ forms }) => forms.some(({ direction }) => direction))
  if (!hasPatterns) return null
  return (
    <section className={styles.way}>
      <h3>{text.along}</h3>
      <Segments label={text.along} items={WAYS} value={along} onChange={session.turn} />
    </section>
  )
}
