import type { Grid } from '../../store/grid-slice.ts'
import { Note } from '../../ui/Note.tsx'
import { sampleWords } from '../../words/sample-words.ts'
import { FaceGrid } from '../parts/FaceGrid.tsx'
import { sampleOptions } from './options.ts'

const text = sampleWords

/** The sampled faces, how they were chosen, and advice where there are few or none. */
export function SampleOutcome({ grid, isOutOfDate }: { grid: Grid | null; isOutOfDate: boolean }) {
  if (!grid || (grid.cells.length === 0 && !grid.acceptance)) return <Note>{text.empty}</Note>
  return (
    <>
      <Chosen grid={grid} />
      {grid.cells.length > 0 && <FaceGrid feature={sampleOptions.id} grid={grid} />}
      {isOutOfDate && <Note>{text.outOfDate}</Note>}
    </>
  )
}

/** Empty where no condition was set. */
function Chosen({ grid: { acceptance, wanted } }: { grid: Grid }) {
  if (!acceptance || acceptance.passedAlone.length === 0) return null
  const { passed, examined } = acceptance
  if (passed === 0) return <p role="status">{text.none(examined)}</p>
  return (
    <p role="status">
      {text.acceptance(passed, examined)} {passed < wanted && text.tooFew(passed, wanted)}
    </p>
  )
}
