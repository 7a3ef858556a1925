/*
 * A worker that the browser kills, or that closes itself, fires no event at its owner. A web lock does tell: the worker
 * holds it for as long as it lives, and the browser hands it to the next in line at its end.
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
