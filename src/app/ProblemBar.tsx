import { TriangleAlert, X } from 'lucide-react'
import { useMemo } from 'react'
import { ErrorText } from '../features/parts/ErrorText.tsx'
import type { StudioStore } from '../store/studio.ts'
import { useStudio, useStudioStore } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { words } from '../words/english.ts'
import styles from './ProblemBar.module.css'
import { describeProblem, remedyLabel } from './problem-words.ts'
import { currentProblem, type Problem } from './problems.ts'
import { remedies } from './remedies.ts'

/** The present problem, its reason and one remedy. It takes a line of its own and never covers the stage. */
export function ProblemBar() {
  const studio = useStudioStore()
  const intake = useStudio((state) => state.intake)
  const failedJob = useStudio((state) => state.failedJob)
  const keep = useStudio((state) => state.keep)
  const keepError = useStudio((state) => state.keepError)
  const pack = useStudio((state) => state.pack)
  const restart = useStudio((state) => state.restart)
  const problem = useMemo(
    () => currentProblem({ intake, failedJob, keep, keepError, pack, restart }),
    [intake, failedJob, keep, keepError, pack, restart],
  )
  return <div role="alert">{problem && <Bar problem={problem} studio={studio} />}</div>
}

function Bar({ problem, studio }: { problem: Problem; studio: StudioStore }) {
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
  const { closeIntake, dismissJob, noteKeepError, noteRestart } = studio.getState()
  if (from === 'intake') closeIntake()
  else if (from === 'job') dismissJob()
  else if (from === 'keep' || from === 'storage') noteKeepError(null)
  noteRestart(null)
}
