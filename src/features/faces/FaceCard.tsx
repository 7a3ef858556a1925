import type { Face } from '../../store/face.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Picture } from '../../ui/Picture.tsx'
import { words } from '../../words/english.ts'
import styles from './FaceCard.module.css'
import { NoiseTile } from './NoiseTile.tsx'
import { SemanticTile } from './SemanticTile.tsx'

const text = words.rail

type Props = { face: Face; onChoose: (id: string) => void }

/** A face as the studio sees it: the picture and its two subcodes. A code that is not made yet leaves its place open. */
export function FaceCard({ face, onChoose }: Props) {
  const shown = useStudio((state) => state.shownId === face.id)
  const ssim = face.origin?.measures.ssim
  return (
    <button
      type="button"
      className={styles.card}
      aria-pressed={shown}
      aria-label={text.show(face.title)}
      title={face.title}
      onClick={() => onChoose(face.id)}
    >
      <span className={styles.picture}>
        <Picture source={face} label="" enlarge="smooth" />
      </span>
      <span className={styles.z} data-open={face.z === null}>
        {face.z && <SemanticTile z={face.z} label="" />}
      </span>
      <span className={styles.x} data-open={face.noise === null}>
        {face.noise && <NoiseTile noise={face.noise} size={face.size} label="" />}
      </span>
      {ssim !== undefined && (
        <span className={styles.score} title={words.measures.ssim.name}>
          {ssim.toFixed(2)}
        </span>
      )}
      <span className={styles.title}>{face.title}</span>
    </button>
  )
}
