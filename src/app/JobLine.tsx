import { Square } from 'lucide-react'
import { isActive, type JobStatus } from '../store/job.ts'
import { useStudio } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { Progress } from '../ui/Progress.tsx'
import { words } from '../words/english.ts'
import styles from './JobLine.module.css'
import { QueueButton } from './QueueButton.tsx'
import { sayDuration } from '../words/say-numbers.ts'

const text = words.trail

/** The running job: its phase, its steps, the time left, and Cancel. */
export function JobLine() {
  const job = useStudio((state) => state.job)
  const cancelJob = useStudio((state) => state.cancelJob)
  if (!job) return null
  const progress = job.status.kind === 'running' ? job.status.progress : null
  return (
    <section className={styles.line} aria-label={text.job}>
      <div className={styles.words} data-running={progress !== null}>
        <span role="status">{`${job.task.title}: ${sayStatus(job.status)}`}</span>
        {progress && (
          <span className={styles.numbers}>
            {text.steps(progress.done, progress.total)}
            {progress.leftMs !== null && ` · ${text.left(sayDuration(progress.leftMs))}`}
          </span>
        )}
        {progress && <Progress label={job.task.title} value={progress.done} max={progress.total} />}
      </div>
      <QueueButton />
      {isActive(job) && (
        <Button icon={Square} onClick={() => cancelJob()}>
          {text.cancel}
        </Button>
      )}
    </section>
  )
}

function sayStatus(status: JobStatus): string {
  switch (status.kind) {
    case 'waiting':
      return status.for === 'pack' ? text.waitingPack : text.waitingPrevious
    case 'running':
      return status.progress?.label ?? text.starting
    case 'done':
      return text.done
    case 'cancelled':
      return text.cancelled
    case 'failed':
      return text.failed
  }
}
