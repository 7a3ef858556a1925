import type { SubcodeError } from '../base/errors.ts'
import type { FeatureId } from './feature-id.ts'
import type { JobContext, JobProgress } from './job-context.ts'

export type JobStatus =
  | { kind: 'waiting'; for: 'pack' | 'previous' }
  | { kind: 'running'; progress: JobProgress | null }
  | { kind: 'done' }
  | { kind: 'failed'; error: SubcodeError }
  | { kind: 'cancelled' }

/** The lane of a job (`job-lanes.ts`). */
export type Priority = 'draft' | 'full' | 'prepare' | 'batch'

/**
 * Work for the engine. `sourceId` is the face it starts from, with which it is cancelled when that is removed. Without a priority it
 * is `full`. What it makes enters the studio through the context alone.
 */
export type Task = {
  feature: FeatureId
  title: string
  sourceId: string | null
  priority?: Priority
  run: (context: JobContext) => Promise<void>
}

/** A task in the studio's list. */
export type StudioJob = { id: string; task: Task; status: JobStatus }

/** Whether a job waits or runs. */
export function isActive(job: StudioJob | null): job is StudioJob {
  return job?.status.kind === 'waiting' || job?.status.kind === 'running'
}
