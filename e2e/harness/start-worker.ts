/** The engine's worker with counters; `pretend` = 'gpu' makes it believe in a hardware GPU with half precision. */
export function startWorker(pretend: string | null): Worker {
  return pretend === 'gpu'
    ? new Worker(new URL('./pretending.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
    : new Worker(new URL('./instrumented.worker.ts', import.meta.url), { type: 'module', name: 'engine' })
}
