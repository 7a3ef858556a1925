import { useMemo } from 'react'
import { lazyComponent } from '../features/parts/lazy-component.tsx'
import { useStudio } from '../store/use-studio.ts'
import { currentProblem } from './problems.ts'

const ProblemLine = lazyComponent(() => import('./ProblemLine.tsx').then(({ ProblemLine }) => ProblemLine))

/** The present problem, its reason and one remedy. It takes a line of its own and never covers the stage. */
export function ProblemBar() {
  const intake = useStudio((state) => state.intake)
  const failedJob = useStudio((state) => state.failedJob)
  const keep = useStudio((state) => state.keep)
  const keepError = useStudio((state) => state.keepError)
  const pack = useStudio((state) => state.pack)
  const restart = useStudio((state) => state.restart)
  const missingPack = useStudio((state) => state.missingPack)
  const problem = useMemo(
    () => currentProblem({ intake, failedJob, keep, keepError, pack, restart, missingPack }),
    [intake, failedJob, keep, keepError, pack, restart, missingPack],
  )
  return <div role="alert">{problem && <ProblemLine problem={problem} />}</div>
}
