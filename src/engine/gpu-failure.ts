import type { Gpu } from './gpu.ts'

type Watch = { failure: { reason: unknown } | null; listeners: Set<(reason: unknown) => void> }

/** The waiting work of each GPU. `Promise.race` with the failure itself would keep every result in memory until the device is closed. */
const watches = new WeakMap<Gpu, Watch>()

/** The work's outcome, or at once the GPU's failure: work on a lost device may never end. */
export function orFailure<T>(gpu: Gpu | null, work: Promise<T>): Promise<T> {
  if (!gpu) return work
  const { failure, listeners } = watchOf(gpu)
  return new Promise<T>((resolve, reject) => {
    listeners.add(reject)
    void work.then(resolve, reject).finally(() => listeners.delete(reject))
    if (failure) reject(failure.reason)
  })
}

function watchOf(gpu: Gpu): Watch {
  const known = watches.get(gpu)
  if (known) return known
  const watch: Watch = { failure: null, listeners: new Set() }
  watches.set(gpu, watch)
  gpu.failure.catch((reason: unknown) => {
    watch.failure = { reason }
    for (const reject of watch.listeners) reject(reason)
  })
  return watch
}
