/** More threads than this gain nothing for pictures of our sizes. */
const THREADS_LIMIT = 4

/**
 * wasm threads: as wished, else two on two cores, where the second saves 0.4 of a step and the page still answers in time, and half the
 * cores beyond that: browsers count a core with two threads of its own twice, and half of a phone's cores are slow ones. At most
 * four; one where threads cannot share memory, as in a page that is not cross-origin isolated.
 */
export function threadCount(wished: number | null): number {
  // WebKitGTK isolates the page and shares no memory.
  if (!globalThis.crossOriginIsolated || typeof SharedArrayBuffer === 'undefined') return 1
  const cores = globalThis.navigator.hardwareConcurrency || 1
  const ours = Math.min(cores, Math.max(2, Math.floor(cores / 2)), THREADS_LIMIT)
  return wished === null ? ours : Math.max(1, Math.min(wished, cores))
}
