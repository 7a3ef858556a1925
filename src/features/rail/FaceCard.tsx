import type { Face } from '../../store/face.ts'
import type { CodeTransfer } from '../../store/held-code-slice.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Picture } from '../../ui/Picture.tsx'
import { words } from '../../words/english.ts'
import { useHasZ } from '../settings/use-has-z.ts'
import { CodeTile } from './CodeTile.tsx'
import styles from './FaceCard.module.css'

const text = words.rail

type Props = { face: Face; onChoose: (id: string) => void; onGive: (transfer: CodeTransfer) => void }

/** A face as the studio sees it: the picture, which shows it, and its two subcodes, which can be given to another face. */
export function FaceCard({ face, onChoose, onGive }: Props) {
  const shown = useStudio((state) => state.shownId === face.id)
  const hasZ = useHasZ()
  const ssim = face.origin?.measures.ssim
  return (
    <div className={styles.card} data-face-id={face.id} data-shown={shown}>
      <button
        type="button"
        className={styles.main}
        aria-pressed={shown}
        aria-label={text.show(face.title)}
        title={face.title}
        onClick={() => onChoose(face.id)}
      >
        <span className={styles.picture}>
          <Picture source={face} label="" enlarge="smooth" />
        </span>
        {ssim !== undefined && (
          <span className={styles.score} title={words.measures.ssim.name}>
            {ssim.toFixed(2)}
          </span>
        )}
        <span className={styles.title}>{face.title}</span>
      </button>
      {hasZ && <CodeTile face={face} code="z" className={styles.z} onGive={onGive} />}
      <CodeTile face={face} code="xT" className={styles.x} onGive={onGive} />
    </div>
  )
}
