export type Paced<Value> = {
  /** Hands the value over at once, or once the pause is over, unless a newer one comes. */
  take: (value: Value) => void
  /** Drops the value that waits. */
  stop: () => void
}

/** Hands over the newest value, at most once in `pauseMs`. */
export function paced<Value>(pauseMs: number, handOver: (value: Value) => void): Paced<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: { value: Value } | null = null

  const next = () => {
    timer = undefined
    if (!waiting) return
    const { value } = waiting
    waiting = null
    timer = setTimeout(next, pauseMs)
    handOver(value)
  }

  return {
    take: (value) => {
      waiting = { value }
      if (timer === undefined) next()
    },
    stop: () => {
      clearTimeout(timer)
      waiting = null
    },
  }
}
