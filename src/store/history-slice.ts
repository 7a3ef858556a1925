import type { StateCreator } from 'zustand/vanilla'
import { type Change, diffOf, type Tracked } from './history-diff.ts'
import type { StageSlice } from './stage-slice.ts'

/** One step of undo. `key` joins it with an earlier step of the same key, taken a moment before. */
export type Step = { undo: () => void; redo: () => void; key?: string | null }

export type HistorySlice = {
  canUndo: boolean
  canRedo: boolean
  undo: () => void
  redo: () => void
  /** Adds a step that is not a change of faces or options; those are noticed by themselves. */
  pushStep: (step: Step) => void
  /** Applies changes that the user did not make: from the device, from another tab, or with a pack. */
  untracked: (work: () => void) => void
  clearHistory: () => void
}

/** More than anyone goes back; each step holds on to its pictures. */
const MAX_STEPS = 100

/** A dragged slider makes one step as long as it does not rest this long. */
const SAME_MOVE_MS = 800

export const createHistorySlice: StateCreator<HistorySlice & Tracked & StageSlice, [], [], HistorySlice> = (set, get, api) => {
  let past: Step[] = []
  let future: Step[] = []
  let quiet = 0
  let lastMs = 0

  const noteDepths = () => set({ canUndo: past.length > 0, canRedo: future.length > 0 })
  const untracked = (work: () => void) => {
    quiet++
    try {
      work()
    } finally {
      quiet--
    }
  }

  const push = (step: Step, now = Date.now()) => {
    const last = past.at(-1)
    const joins = step.key && last?.key === step.key && now - lastMs < SAME_MOVE_MS
    past = joins && last ? [...past.slice(0, -1), { ...step, undo: last.undo }] : [...past, step].slice(-MAX_STEPS)
    future = []
    lastMs = now
    noteDepths()
  }

  /** Both ways of a change, each with the stage as it was on that side. */
  const stepOf = (change: Change, { shownId, againstId }: StageSlice): Step => {
    let stage = { shownId, againstId }
    let present = change
    const go = (way: 'before' | 'after') => () => {
      const there = stage
      stage = { shownId: get().shownId, againstId: get().againstId }
      present = present.refreshed(get())
      present.apply(get(), way, (options) => set({ options }))
      set({ ...there, draft: null })
    }
    return { key: change.key, undo: go('before'), redo: go('after') }
  }

  api.subscribe((state, before) => {
    const change = quiet === 0 ? diffOf(before, state) : null
    if (change) push(stepOf(change, before))
  })

  return {
    canUndo: false,
    canRedo: false,
    undo: () => {
      const step = past.pop()
      if (!step) return
      untracked(step.undo)
      future = [...future, step]
      noteDepths()
    },
    redo: () => {
      const step = future.pop()
      if (!step) return
      untracked(step.redo)
      past = [...past, step]
      noteDepths()
    },
    pushStep: (step) => push(step),
    untracked,
    clearHistory: () => {
      past = []
      future = []
      noteDepths()
    },
  }
}
