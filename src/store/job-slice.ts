import type { StateCreator } from 'zustand/vanilla'
import { throwIfAborted } from '../base/abort.ts'
import { isAborted, toSubcodeError } from '../base/errors.ts'
import { nextTurn } from '../base/next-turn.ts'
import type { Clients } from './clients.ts'
import { findFace, rootOf } from './faces-slice.ts'
import type { JobStatus, Priority, StudioJob, Task } from './job.ts'
import { createJobContext, type JobProgress, type JobStudio } from './job-context.ts'
import { chooseJob, isInLine, isReplaced, moveInLane, nextInLane, priorityOf } from './job-lanes.ts'
import { paced } from './paced.ts'
import { createQuickDrafts } from './quick-drafts.ts'

export type JobSlice = {
  /** Every job that waits or runs, in the order in which they came or were put. */
  jobs: StudioJob[]
  /** The one to tell of: the most urgent that runs, else the first that waits, else the last that ended. Of drafts, slow ones alone. */
  job: StudioJob | null
  /** The last job that failed, until it is dismissed or its feature is asked again. */
  failedJob: StudioJob | null
  /**
   * Runs a task as soon as its lane and a pack are ready. It cancels the jobs that it replaces. Resolves when the job has
   * ended, in whatever way; never throws.
   */
  runJob: (task: Task) => Promise<void>
  /** Cancels a job, or without an id the most urgent one. */
  cancelJob: (id?: string) => void
  cancelAllJobs: () => void
  /** Puts a waiting job before or after its neighbour of the same lane. */
  moveJob: (id: string, to: 'earlier' | 'later') => void
  /** Forgets the jobs that have ended. */
  dismissJob: () => void
}

/** The page shows progress no oftener: to draw it takes time from the steps. */
const REPORT_MS = 100

/** `rootId` is the root of the face that was on the stage when the job was asked for. */
type Entry = { controller: AbortController; rootId: string | null; ended: () => void }

export const createJobSlice =
  ({ engine }: Clients): StateCreator<JobSlice & JobStudio, [], [], JobSlice> =>
  (set, get, api) => {
    const entries = new Map<string, Entry>()
    const busy = new Set<Priority>()
    const quickDrafts = createQuickDrafts(() => setJobs(get().jobs))
    let lastEnded: StudioJob | null = null

    const setJobs = (jobs: StudioJob[]) => set({ jobs, job: chooseJob(jobs.filter(({ id }) => !quickDrafts.has(id))) ?? lastEnded })
    const setStatus = (id: string, status: JobStatus) => {
      setJobs(get().jobs.map((job) => (job.id === id ? { ...job, status } : job)))
    }

    /** Takes a job out of the list; one that is already out, because it was cancelled, stays as it ended. */
    const end = (id: string, status: JobStatus) => {
      const job = get().jobs.find((candidate) => candidate.id === id)
      if (!job) return
      const ended = { ...job, status }
      const wasQuick = quickDrafts.delete(id)
      if (status.kind === 'failed') set({ failedJob: ended })
      if (status.kind === 'failed' || !wasQuick) lastEnded = ended
      setJobs(get().jobs.filter((other) => other !== job))
    }

    const finish = (id: string) => {
      entries.get(id)?.ended()
      entries.delete(id)
    }

    const shownRoot = () => rootOf(get(), get().shownId)

    const run = async ({ id, task }: StudioJob, { controller: { signal }, rootId }: Entry): Promise<JobStatus> => {
      setStatus(id, { kind: 'waiting', for: 'pack' })
      const info = await get().whenReady(signal)
      setStatus(id, { kind: 'running', progress: null })
      const reports = paced(REPORT_MS, (progress: JobProgress) => setStatus(id, { kind: 'running', progress }))
      try {
        await task.run(createJobContext({ get, set }, { engine, info, signal, rootId, report: reports.take }))
      } finally {
        reports.stop()
      }
      throwIfAborted(signal)
      // The page draws the result and the end in tasks of their own.
      await nextTurn()
      return { kind: 'done' }
    }

    const startNext = async (priority: Priority): Promise<void> => {
      const job = busy.has(priority) ? null : nextInLane(get().jobs, priority)
      const entry = job && entries.get(job.id)
      if (!entry) return
      busy.add(priority)
      end(job.id, await run(job, entry).catch(endOf))
      finish(job.id)
      busy.delete(priority)
      void startNext(priority)
    }

    /** A job that runs leaves the list at once, but its lane only when it has stopped. */
    const cancel = ({ id, status }: StudioJob) => {
      entries.get(id)?.controller.abort()
      end(id, { kind: 'cancelled' })
      if (isInLine(status)) finish(id)
    }

    api.subscribe((state, before) => {
      if (state.faces === before.faces) return
      const isGone = (id: string | null) => findFace(before, id) !== null && findFace(state, id) === null
      state.jobs.filter(({ task }) => isGone(task.sourceId)).forEach(cancel)
    })

    return {
      jobs: [],
      job: null,
      failedJob: null,
      runJob: (task) => {
        const id = crypto.randomUUID()
        const outcome = new Promise<void>((ended) => entries.set(id, { controller: new AbortController(), rootId: shownRoot(), ended }))
        const replaced = get().jobs.filter((job) => isReplaced(job.task, task))
        if (priorityOf(task) === 'draft') quickDrafts.add(id)
        set(({ failedJob }) => ({ restart: null, failedJob: failedJob?.task.feature === task.feature ? null : failedJob }))
        setJobs([...get().jobs, { id, task, status: { kind: 'waiting', for: 'previous' } }])
        replaced.forEach(cancel)
        void startNext(priorityOf(task))
        return outcome
      },
      cancelJob: (id = chooseJob(get().jobs)?.id) =>
        get()
          .jobs.filter((job) => job.id === id)
          .forEach(cancel),
      cancelAllJobs: () => get().jobs.forEach(cancel),
      moveJob: (id, to) => setJobs(moveInLane(get().jobs, id, to)),
      dismissJob: () => {
        lastEnded = null
        set({ failedJob: null })
        setJobs(get().jobs)
      },
    }
  }

function endOf(thrown: unknown): JobStatus {
  return isAborted(thrown) ? { kind: 'cancelled' } : { kind: 'failed', error: toSubcodeError(thrown) }
}
