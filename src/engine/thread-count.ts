/** More threads than this gain nothing for pictures of our sizes, and leave a phone no core for its page. */
const THREADS_LIMIT = 4

/** wasm threads: as wished, else half the cores and at most four; one where the page is not cross-origin isolated. */
export function threadCount(wished: number | null): number {
  if (!globalThis.crossOriginIsolated) return 1
  const cores = globalThis.navigator.hardwareConcurrency || 1
  return wished === null ? Math.max(1, Math.min(THREADS_LIMIT, Math.floor(cores / 2))) : Math.max(1, Math.min(wished, cores))
}
