import { FaceCard } from '../features/rail/FaceCard.tsx'
import { useHasZ } from '../features/settings/use-has-z.ts'
import { PhotoButtons } from '../features/photo/PhotoButtons.tsx'
import type { CodeTransfer } from '../store/held-code-slice.ts'
import { useStudio } from '../store/use-studio.ts'
import type { DroppedFile } from '../ui/dropped-files.ts'
import { words } from '../words/english.ts'
import styles from './StageEmpty.module.css'
import { SubcodeDrawing } from './SubcodeDrawing.tsx'

type Props = {
  onChoose: (id: string) => void
  onGive: (transfer: CodeTransfer) => void
  onFiles: (files: DroppedFile[]) => void
}

/** The stage before the first face: it introduces the studio and offers ways to begin. */
export function StageEmpty({ onChoose, onGive, onFiles }: Props) {
  const hasZ = useHasZ()
  const samples = useStudio((state) => state.faces).filter((face) => face.kind === 'sample')
  return (
    <section className={styles.empty} aria-label={words.stage.title}>
      {hasZ && <SubcodeDrawing />}
      <p className={styles.sentence}>{hasZ ? words.oneSentence : words.oneSentenceXT}</p>
      <div className={styles.drop}>
        <h2>{words.intake.drop}</h2>
        <PhotoButtons look="strong" onFiles={onFiles} />
        <p>{words.intake.dropHint}</p>
      </div>
      {samples.length > 0 && (
        <div className={styles.samples}>
          <p>{words.intake.orSample}</p>
          <div className={styles.row}>
            {samples.slice(0, 4).map((face) => (
              <FaceCard key={face.id} face={face} onChoose={onChoose} onGive={onGive} />
            ))}
          </div>
        </div>
      )}
    </section>
  )
}
