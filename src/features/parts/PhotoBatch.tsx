import { Frame } from 'lucide-react'
import type { FeatureId } from '../../store/feature-id.ts'
import { findFace } from '../../store/faces-slice.ts'
import { photoBatchOf } from '../../store/photo-batch-slice.ts'
import { useStudio, useStudioStore } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Picture } from '../../ui/Picture.tsx'
import { words } from '../../words/english.ts'
import { frameAgain } from '../running/frame-again.ts'
import styles from './PhotoBatch.module.css'

const text = words.photo.many

type Props = {
  /** Id of the instrument that received them. */
  feature: FeatureId
  /** Called when a face was framed again: another replaces it. */
  onReplace: (id: string, by: string) => void
}

/** The photos of a batch: how each was framed, a button to frame it again, and the ones left out with the reason. */
export function PhotoBatch({ feature, onReplace }: Props) {
  const studio = useStudioStore()
  const { photos, refused } = useStudio((state) => photoBatchOf(state, feature))
  const faces = useStudio((state) => state.faces)
  const read = photos.flatMap(({ faceId, how }) => {
    const face = findFace({ faces }, faceId)
    return face ? [{ face, how }] : []
  })
  return (
    <>
      {refused.length > 0 && (
        <section className={styles.refused} aria-label={text.leftOut} role="status">
          {refused.map(({ title, why }, index) => (
            <p key={index}>{text.refused(title, why)}</p>
          ))}
        </section>
      )}
      {read.length > 0 && (
        <ul className={styles.list} aria-label={text.list}>
          {read.map(({ face, how }) => (
            <li key={face.id} data-how={how}>
              <span className={styles.picture}>
                <Picture source={face} label="" enlarge="smooth" side={64} />
              </span>
              <span className={styles.words}>
                <span className={styles.title}>{face.title}</span>
                <span className={styles.how}>{text.how[how]}</span>
              </span>
              {face.photo && (
                <Button
                  icon={Frame}
                  aria-label={text.frameLabel(face.title)}
                  onClick={() => face.photo && frameAgain(studio, feature, face, face.photo, onReplace)}
                >
                  {text.frame}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
