export type LatestOnly = {
  /** Asks for `work`: it runs at once when idle, else once more after the present run, however often it was asked. */
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
