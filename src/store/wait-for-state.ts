import type { StoreApi } from 'zustand/vanilla'
import { throwIfAborted } from '../base/abort.ts'

/** The first value but null that `select` returns, now or after a change. Rejects with the error that `select` throws, or with `aborted`. */
export function waitForState<State, Value>(
  store: Pick<StoreApi<State>, 'getState' | 'subscribe'>,
  select: (state: State) => Value | null,
  signal?: AbortSignal,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      unsubscribe()
      signal?.removeEventListener('abort', look)
    }
    const look = () => {
      try {
        throwIfAborted(signal)
        const value = select(store.getState())
        if (value === null) return
        resolve(value)
      } catch (thrown) {
        reject(thrown)
      }
      stop()
    }
    const unsubscribe = store.subscribe(look)
    signal?.addEventListener('abort', look)
    look()
  })
}
