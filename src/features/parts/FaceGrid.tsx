import { Check } from 'lucide-react'
import type { FeatureId } from '../../store/feature-id.ts'
import { findFace } from '../../store/faces-slice.ts'
import type { Cell, Grid } from '../../store/grid-slice.ts'
import { useStudio } from '../../store/use-studio.ts'
import { PictureButton } from '../../ui/PictureButton.tsx'
import { words } from '../../words/english.ts'
import styles from './FaceGrid.module.css'

const text = words.grid

/** Up to so many stand in a square of large pictures; more stand closer, so that they can be looked over at once. */
const FEW = 16

type Props = { feature: FeatureId; grid: Grid }

/** Faces that are drawn together, as they develop. A press on a finished one puts it on the stage. */
export function FaceGrid({ feature, grid: { title, cells } }: Props) {
  const done = cells.filter(({ face }) => face !== null).length
  return (
    <section className={styles.grid} aria-label={title}>
      <header className={styles.head}>
        <h3>{title}</h3>
        <span>{text.done(done, cells.length)}</span>
      </header>
      <ol className={styles.cells} data-many={cells.length > FEW}>
        {cells.map((cell, index) => (
          <li key={index}>
            <GridCell feature={feature} cell={cell} index={index} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function GridCell({ feature, cell: { face, picture, addedId }, index }: { feature: FeatureId; cell: Cell; index: number }) {
  const size = useStudio((state) => state.manifest?.imageSize ?? 0)
  const addFromGrid = useStudio((state) => state.addFromGrid)
  const isTaken = useStudio((state) => findFace(state, addedId) !== null)
  const isShown = useStudio((state) => addedId !== null && state.shownId === addedId)
  return (
    <PictureButton
      source={picture && { picture, size }}
      tone={isShown ? 'accent' : undefined}
      mark={isTaken ? Check : null}
      disabled={face === null}
      aria-label={face ? text.take(face.title) : text.waiting(index + 1)}
      aria-current={isShown}
      title={face?.title}
      onClick={() => addFromGrid(feature, index)}
    />
  )
}
