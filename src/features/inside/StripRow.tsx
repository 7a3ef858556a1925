import type { Face } from '../../store/face.ts'
import type { StripFrame } from '../../recipes/develop.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Picture } from '../../ui/Picture.tsx'
import { insideWords } from '../../words/inside-words.ts'
import styles from './Strip.module.css'

const text = insideWords.strip

type Props = { name: string; face: Face; frames: readonly StripFrame[] }

/** The predicted x0 of one model over the steps. A press compares a picture with the face on the stage. */
export function StripRow({ name, face, frames }: Props) {
  const showDraft = useStudio((state) => state.showDraft)
  return (
    <section className={styles.row} aria-label={name}>
      <h3>{name}</h3>
      <ol className={styles.strip}>
        {frames.map(({ t, picture, ssim }) => (
          <li key={t}>
            <button
              type="button"
              className={styles.frame}
              aria-label={text.frame(name, t, ssim)}
              data-ssim={ssim}
              onClick={() => showDraft({ sourceId: face.id, picture, label: text.onStage(t) })}
            >
              <Picture source={{ picture, size: face.size }} label="" enlarge="smooth" />
              <span>{text.level(t)}</span>
              <span className={styles.ssim}>{ssim.toFixed(2)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
