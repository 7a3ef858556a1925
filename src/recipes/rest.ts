/** A pause in which the page can live; called often, and free to return at once. */
export type Rest = () => Promise<void>

/** A rest that lets the page live for a turn whenever it has been kept busy for this long. */
const BUSY_MS = 8

/** `check` throws where the work shall end. */
export function createRest(check: () => void): Rest {
  let sinceMs = performance.now()
  return async () => {
    if (performance.now() - sinceMs < BUSY_MS) return
    await new Promise((resolve) => setTimeout(resolve))
    check()
    sinceMs = performance.now()
  }
}
