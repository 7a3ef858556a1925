export type LatestOnly = {
  /** Asks for `work`: at once when it rests, else once more when it has ended, however often it was asked meanwhile. */
  ask: () => void
  /** Forgets the waiting run. */
  drop: () => void
}

/** Work that a held slider asks for many times a second: one runs to its end, and at most one waits. `work` must not throw. */
export function latestOnly(work: () => Promise<void>): LatestOnly {
  let isRunning = false
  let isAsked = false

  const run = async () => {
    isRunning = true
    while (isAsked) {
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
