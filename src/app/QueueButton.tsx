import { ArrowDown, ArrowUp, X } from 'lucide-react'
import type { StudioJob } from '../store/job.ts'
import { isInLine, moveInLane } from '../store/job-lanes.ts'
import { useStudio, useStudioStore } from '../store/use-studio.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Popup } from '../ui/Popup.tsx'
import { words } from '../words/english.ts'
import styles from './QueueButton.module.css'

const text = words.keep

/** Every running and waiting job, where there are more than the one in the job line. */
export function QueueButton() {
  const jobs = useStudio((state) => state.jobs)
  if (jobs.length < 2) return null
  return (
    <Popup label={text.jobsTitle} side="top" align="end" isInPlace trigger={<Button>{text.jobs(jobs.length - 1)}</Button>}>
      <h2>{text.jobsTitle}</h2>
      <ol className={styles.jobs}>
        {jobs.map((job) => (
          <QueuedJob key={job.id} job={job} jobs={jobs} />
        ))}
      </ol>
    </Popup>
  )
}

function QueuedJob({ job: { id, task, status }, jobs }: { job: StudioJob; jobs: readonly StudioJob[] }) {
  const { moveJob, cancelJob } = useStudioStore().getState()
  const waits = isInLine(status)
  /** The first and the last of a line have nowhere to go. */
  const canMove = (to: 'earlier' | 'later') => moveInLane(jobs, id, to).some((job, index) => job !== jobs[index])
  return (
    <li className={styles.job}>
      <span className={styles.title}>
        {task.title}
        <span className={styles.status}>{waits ? text.waiting : text.running}</span>
      </span>
      {waits && (
        <IconButton icon={ArrowUp} label={text.earlier(task.title)} disabled={!canMove('earlier')} onClick={() => moveJob(id, 'earlier')} />
      )}
      {waits && (
        <IconButton icon={ArrowDown} label={text.later(task.title)} disabled={!canMove('later')} onClick={() => moveJob(id, 'later')} />
      )}
      <IconButton icon={X} label={text.cancel(task.title)} onClick={() => cancelJob(id)} />
    </li>
  )
}
