import { nextTurn } from '../../base/next-turn.ts'

export type LatestOnly = {
  /** Asks for `work`: it runs in the next turn of the event loop when idle, else once more after the present run, however often it was asked. */
  ask: () => void
  /** Forgets the waiting run. */
  drop: () => void
}

/**
 * Work that a held slider asks for many times a second: one runs to its end, and at most one waits. Each begins in a turn of its own, so that the page
 * draws the slider and the previous result in tasks of their own. `work` must not throw.
 */
export function latestOnly(work: () => Promise<void>): LatestOnly {
  let isRunning = false
  let isAsked = false

  const run = async () => {
    isRunning = true
    for (await nextTurn(); isAsked; await nextTurn()) {
      isAsked = false
      await work()
    }
    isRunning = false
  }

  return {
    ask: () => {
      isAsked = true
      if (!isRunning) void run()
    },
    drop: () => {
      isAsked = false
    },
  }
}
