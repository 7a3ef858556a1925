import type { LoadProgress } from '../protocol/engine-api.ts'

/** A person reads no faster, and every event crosses a thread. */
const EVENT_INTERVAL_MS = 100

/** Below this the rate says more about the connection's start than about the connection. */
const SETTLED_MS = 500

/** Adds up bytes and reports them at most ten times a second, and once at the end; the time left is from the mean rate. */
export function downloadMeter(totalBytes: number, onProgress: (progress: LoadProgress) => void, now = () => performance.now()) {
  const startMs = now()
  let doneBytes = 0
  let lastMs = Number.NEGATIVE_INFINITY
  return (bytes: number): void => {
    doneBytes += bytes
    const elapsedMs = now() - startMs
    if (doneBytes < totalBytes && elapsedMs - lastMs < EVENT_INTERVAL_MS) return
    lastMs = elapsedMs
    const leftMs = elapsedMs < SETTLED_MS ? null : (elapsedMs * (totalBytes - doneBytes)) / doneBytes
    onProgress({ kind: 'download', doneBytes, totalBytes, leftMs: doneBytes === totalBytes ? 0 : leftMs })
  }
}
