import { nextTurn } from '../base/next-turn.ts'

/** Gives the event loop a turn when it is due. It is cheap to call often: most calls return at once. */
export type YieldToPage = () => Promise<void>

/** Work on the main thread gives way after this long. */
const BUSY_MS = 8

/** Makes a `YieldToPage`. `check` runs after each turn, and throws to end the work. */
export function createYield(check: () => void): YieldToPage {
  let sinceMs = performance.now()
  return async () => {
    if (performance.now() - sinceMs < BUSY_MS) return
    await nextTurn()
    check()
    sinceMs = performance.now()
  }
}
