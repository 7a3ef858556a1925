import { useStudio } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { words } from '../words/english.ts'
import styles from './LoadingLine.module.css'

const text = words.photo

/** Says that a photo is being decoded, or written with a face in it, and afterwards which parts of the file the written photo lacks. */
export function IntakeLine() {
  const intake = useStudio((state) => state.intake)
  const pasting = useStudio((state) => state.pasting)
  const pasted = useStudio((state) => state.pasted)
  const forgetPasted = useStudio((state) => state.forgetPasted)
  if (pasting !== null) return <p role="status">{text.pasting(pasting)}</p>
  if (intake.kind === 'opening') return <p role="status">{words.intake.opening(intake.title)}</p>
  if (!pasted) return null
  return (
    <div className={styles.line}>
      <p role="status">{[text.pasted(pasted.title), ...pasted.losses.map((loss) => text.losses[loss])].join(' ')}</p>
      <Button onClick={forgetPasted}>{words.problem.dismiss}</Button>
    </div>
  )
}
