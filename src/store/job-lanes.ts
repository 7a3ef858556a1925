/*
 * Jobs run in four lanes, one job at a time in each; where two lanes have work, the engine takes their calls in turn.
 *
 *   draft   a picture for a held slider: the newest one cancels every other draft, so that at most one waits
 *   full    a picture that the user asked for: cancels drafts and full jobs of the same feature, and waits for those of others; a draft of
 *           the same feature cancels it in turn
 *   prepare codes that the next job of a feature will need: cancels nothing but an older preparation, and goes with the next job
 *   batch   many pictures: waits in line, is never replaced, and lets drafts and full jobs in between its calls
 */
import type { JobStatus, Priority, StudioJob, Task } from './job.ts'

const byUrgency: readonly Priority[] = ['draft', 'full', 'prepare', 'batch']

/** Whether a task that comes makes an older one pointless. */
export function isReplaced(old: Task, { feature, priority = 'full' }: Task): boolean {
  const before = priorityOf(old)
  if (priority === 'batch' || before === 'batch') return false
  if (priority === 'prepare') return before === 'prepare' && old.feature === feature
  return old.feature === feature || (priority === 'draft' && before === 'draft')
}

/** The job of a lane that waits for its turn in the first place. */
export function nextInLane(jobs: readonly StudioJob[], priority: Priority): StudioJob | null {
  return jobs.find(({ task, status }) => priorityOf(task) === priority && isInLine(status)) ?? null
}

/** The job to tell of: the most urgent that has begun, else the first in line. */
export function chooseJob(jobs: readonly StudioJob[]): StudioJob | null {
  const begun = jobs.filter(({ status }) => !isInLine(status))
  for (const priority of byUrgency) {
    const found = begun.find(({ task }) => priorityOf(task) === priority)
    if (found) return found
  }
  return jobs[0] ?? null
}

/** The jobs with one exchanged with its neighbour in the same line; unchanged where it has none there. */
export function moveInLane(jobs: readonly StudioJob[], id: string, to: 'earlier' | 'later'): StudioJob[] {
  const job = jobs.find((candidate) => candidate.id === id)
  const line = jobs.filter(({ task, status }) => isInLine(status) && job && priorityOf(task) === priorityOf(job.task))
  const from = line.findIndex((candidate) => candidate.id === id)
  const other = from < 0 ? undefined : line[from + (to === 'earlier' ? -1 : 1)]
  if (!job || !other) return [...jobs]
  return jobs.map((candidate) => (candidate === job ? other : candidate === other ? job : candidate))
}

export function priorityOf({ priority = 'full' }: Task): Priority {
  return priority
}

/** Whether a job has not begun yet. */
export function isInLine(status: JobStatus): boolean {
  return status.kind === 'waiting' && status.for === 'previous'
}
