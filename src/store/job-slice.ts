import type { StateCreator } from 'zustand/vanilla'
import { isAborted, type SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { EngineInfo } from '../protocol/engine-api.ts'
import type { Clients, Engine } from './clients.ts'
import type { PackSlice } from './pack-slice.ts'

/** `done` of `total` steps of the whole job; `preview` is the predicted x0, planar RGB in [-1, 1], once there is one. */
export type JobProgress = { label: string; done: number; total: number; leftMs: number | null; preview: Float32Array | null }

export type JobStatus =
  | { kind: 'waiting'; for: 'pack' | 'previous' }
  | { kind: 'running'; progress: JobProgress | null }
  | { kind: 'done' }
  | { kind: 'failed'; error: SubcodeError }
  | { kind: 'cancelled' }

export type JobContext = { engine: Engine; info: EngineInfo; signal: AbortSignal; report: (progress: JobProgress) => void }

/** Work for the engine. `sourceId` is the face it starts from. */
export type Task = { feature: string; title: string; sourceId: string | null; run: (context: JobContext) => Promise<void> }

export type Job = { id: string; task: Task; status: JobStatus }

export type JobSlice = {
  job: Job | null
  /** Runs a task as soon as the engine is free and a pack is ready. It cancels the job before it. Never throws. */
  runJob: (task: Task) => Promise<void>
  cancelJob: () => void
  dismissJob: () => void
}

export const createJobSlice =
  ({ engine }: Clients): StateCreator<JobSlice & PackSlice, [], [], JobSlice> =>
  (set, get) => {
    let controller = new AbortController()
    let last: Promise<void> = Promise.resolve()

    const setStatus = (id: string, status: JobStatus) => {
      set(({ job }) => (job?.id === id ? { job: { ...job, status } } : {}))
    }

    const run = async (id: string, task: Task, signal: AbortSignal): Promise<JobStatus> => {
      setStatus(id, { kind: 'waiting', for: 'pack' })
      const info = await get().whenReady(signal)
      setStatus(id, { kind: 'running', progress: null })
      const report = (progress: JobProgress) => {
        if (!signal.aborted) setStatus(id, { kind: 'running', progress })
      }
      await task.run({ engine, info, signal, report })
      return { kind: 'done' }
    }

    return {
      job: null,
      runJob: (task) => {
        controller.abort()
        controller = new AbortController()
        const { signal } = controller
        const id = crypto.randomUUID()
        set({ restart: null, job: { id, task, status: { kind: 'waiting', for: 'previous' } } })
        last = last
          .then(() => run(id, task, signal))
          .catch(endOf)
          .then((status) => setStatus(id, status))
        return last
      },
      cancelJob: () => controller.abort(),
      dismissJob: () => set(({ job }) => (isActive(job) ? {} : { job: null })),
    }
  }

export function isActive(job: Job | null): job is Job {
  return job?.status.kind === 'waiting' || job?.status.kind === 'running'
}

function endOf(thrown: unknown): JobStatus {
  return isAborted(thrown) ? { kind: 'cancelled' } : { kind: 'failed', error: toSubcodeError(thrown) }
}
