/*
 * A worker that the browser kills, or that closes itself, fires no event at its owner. A web lock shows its
 * end: the worker holds the lock until it ends, and the browser then grants it to the next request.
 * Where there are no web locks (Node, insecure pages) neither function does anything.
 */

const locks = (): LockManager | undefined => globalThis.navigator?.locks

/** Holds the lock until this thread ends; calls `onHeld` once it is held. */
export function holdLock(name: string, onHeld: () => void): void {
  void locks()?.request(name, () => {
    onHeld()
    return new Promise(() => {})
  })
}

/** Calls back when the thread that holds the lock has ended. */
export function onLockFree(name: string, onFree: () => void): void {
  void locks()?.request(name, onFree)
}
