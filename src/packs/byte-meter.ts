export type ByteProgress = { doneBytes: number; totalBytes: number; leftMs: number | null }

/** Users read no faster than this, and every event crosses a thread. */
const EVENT_INTERVAL_MS = 100

/** Below this the rate says more about the start than about the work. */
const SETTLED_MS = 500

/**
 * Adds up bytes and reports them at most ten times a second, and once at the end; the time left is from the mean rate.
 * `keptBytes` were there before and count as done, but not in the rate.
 */
export function byteMeter(
  totalBytes: number,
  onProgress: (progress: ByteProgress) => void,
  { keptBytes = 0, now = () => performance.now() } = {},
) {
  const startMs = now()
  let doneBytes = keptBytes
  let lastMs = Number.NEGATIVE_INFINITY
  return (bytes: number): void => {
    doneBytes += bytes
    const elapsedMs = now() - startMs
    if (doneBytes < totalBytes && elapsedMs - lastMs < EVENT_INTERVAL_MS) return
    lastMs = elapsedMs
    const leftMs = elapsedMs < SETTLED_MS ? null : (elapsedMs * (totalBytes - doneBytes)) / (doneBytes - keptBytes)
    onProgress({ doneBytes, totalBytes, leftMs: doneBytes === totalBytes ? 0 : leftMs })
  }
}
