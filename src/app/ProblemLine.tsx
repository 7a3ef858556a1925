import { TriangleAlert, X } from 'lucide-react'
import { ErrorText } from '../features/parts/ErrorText.tsx'
import type { StudioStore } from '../store/studio.ts'
import { useStudioStore } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { words } from '../words/english.ts'
import styles from './ProblemLine.module.css'
import { describeProblem, remedyLabel } from './problem-words.ts'
import type { Problem } from './problems.ts'
import { remedies } from './remedies.ts'

/** A problem, its reason and one remedy. */
export function ProblemLine({ problem }: { problem: Problem }) {
  const studio = useStudioStore()
  const { title, text, remedy } = describeProblem(problem)
  return (
    <div className={styles.bar}>
      <TriangleAlert size={18} aria-hidden="true" className={styles.icon} />
      <ErrorText error={problem.error} title={title} sentence={text} />
      {remedy !== 'none' && <Button onClick={() => void remedies[remedy](studio)}>{remedyLabel(remedy)}</Button>}
      {problem.from !== 'pack' && <IconButton icon={X} label={words.problem.dismiss} onClick={() => dismiss(studio, problem)} />}
    </div>
  )
}

function dismiss(studio: StudioStore, { from }: Problem): void {
  const { closeIntake, dismissJob, noteKeepError, noteRestart, noteMissingPack } = studio.getState()
  if (from === 'intake') closeIntake()
  else if (from === 'job') dismissJob()
  else if (from === 'keep' || from === 'storage') noteKeepError(null)
  else if (from === 'address') noteMissingPack(null)
  noteRestart(null)
}
