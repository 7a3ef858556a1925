/** Most drafts are over before a person could read of them, and to tell of them takes time from their steps. */
const SLOW_MS = 300

export type QuickDrafts = {
  add: (id: string) => void
  has: (id: string) => boolean
  /** Takes a draft out; whether it was still in. */
  delete: (id: string) => boolean
}

/** Drafts that began a moment ago, of which the page does not tell. `onSlow` is called when one has left, since it takes longer. */
export function createQuickDrafts(onSlow: () => void): QuickDrafts {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const leave = (id: string) => {
    clearTimeout(timers.get(id))
    return timers.delete(id)
  }
  const becomeSlow = (id: string) => {
    leave(id)
    onSlow()
  }
  return {
    add: (id) => void timers.set(id, setTimeout(becomeSlow, SLOW_MS, id)),
    has: (id) => timers.has(id),
    delete: leave,
  }
}
