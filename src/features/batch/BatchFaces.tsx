import { Check } from 'lucide-react'
import type { FaceKind } from '../../store/face.ts'
import { useStudio } from '../../store/use-studio.ts'
import { Button } from '../../ui/Button.tsx'
import { Note } from '../../ui/Note.tsx'
import { batchWords } from '../../words/batch-words.ts'
import { FaceTiles } from '../parts/FaceTiles.tsx'
import styles from './BatchFaces.module.css'
import { batchOptions, withFaces } from './options.ts'

const text = batchWords

type Props = { chosen: readonly string[]; onChange: (faceIds: string[]) => void }

/** Every face of the studio except results of batches. A press adds a face to the batch or removes it. */
export function BatchFaces({ chosen, onChange }: Props) {
  const faces = useStudio((state) => state.faces)
  const offered = faces.filter(({ origin }) => origin?.feature !== batchOptions.id)
  const idsOf = (kind: FaceKind) => offered.filter((face) => face.kind === kind).map(({ id }) => id)
  const turn = (id: string) => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : withFaces(chosen, [id]))
  const add = (kind: FaceKind) => onChange(withFaces(chosen, idsOf(kind)))
  return (
    <section className={styles.faces} aria-label={text.faces}>
      <h3>
        {text.faces} <span className={styles.count}>{offered.filter(({ id }) => chosen.includes(id)).length}</span>
      </h3>
      <Note>{offered.length === 0 ? text.noFaces : text.facesNote}</Note>
      <FaceTiles
        faces={offered}
        tileOf={({ id, title }) => ({
          ...(chosen.includes(id) ? { tone: 'accent', mark: Check } : {}),
          'aria-pressed': chosen.includes(id),
          'aria-label': text.face(title),
          title,
          onClick: () => turn(id),
        })}
      />
      <div className={styles.buttons}>
        <Button disabled={idsOf('sample').length === 0} onClick={() => add('sample')}>
          {text.allSamples}
        </Button>
        <Button disabled={idsOf('yours').length === 0} onClick={() => add('yours')}>
          {text.allYours}
        </Button>
        <Button disabled={chosen.length === 0} onClick={() => onChange([])}>
          {text.none}
        </Button>
      </div>
    </section>
  )
}
