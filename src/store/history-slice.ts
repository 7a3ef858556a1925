import type { StateCreator } from 'zustand/vanilla'
import { type Change, diffOf, type Tracked } from './history-diff.ts'
import type { StageSlice } from './stage-slice.ts'

/** One step of undo. `key` joins it with an earlier step of the same key, taken a moment before. */
export type Step = { undo: () => void; redo: () => void; key?: string | null }

/** A step, and the faces on the stage on its other side; null where it leaves the stage alone. */
type KeptStep = Step & { stage: Pick<StageSlice, 'shownId' | 'againstId'> | null }

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
  let past: KeptStep[] = []
  let future: KeptStep[] = []
  let quiet = 0
  /** The time of the last step; null after an undo or a redo, so that no new step joins an older one. */
  let lastMs: number | null = null

  const noteDepths = () => set({ canUndo: past.length > 0, canRedo: future.length > 0 })
  const untracked = (work: () => void) => {
    quiet++
    try {
      work()
    } finally {
      quiet--
    }
  }

  const push = (step: KeptStep, now = Date.now()) => {
    const last = past.at(-1)
    const joins = step.key && last?.key === step.key && lastMs !== null && now - lastMs < SAME_MOVE_MS
    past = joins && last ? [...past.slice(0, -1), { ...last, redo: step.redo }] : [...past, step].slice(-MAX_STEPS)
    future = []
    lastMs = now
    noteDepths()
  }

  const stepOf = (change: Change): Step => {
    let present = change
    const apply = (way: 'before' | 'after') => () => {
      present = present.refreshed(get())
      present.apply(get(), way, (options) => set({ options }))
    }
    return { key: change.key, undo: apply('before'), redo: apply('after') }
  }

  /** Undoes or redoes a step; the step that then leads back. */
  const go = (step: KeptStep, way: 'undo' | 'redo'): KeptStep => {
    const { shownId, againstId } = get()
    untracked(step[way])
    lastMs = null
    if (!step.stage) return step
    set({ ...step.stage, draft: null })
    return { ...step, stage: { shownId, againstId } }
  }

  api.subscribe((state, before) => {
    const change = quiet === 0 ? diffOf(before, state) : null
    if (change) push({ ...stepOf(change), stage: { shownId: before.shownId, againstId: before.againstId } })
  })

  return {
    canUndo: false,
    canRedo: false,
    undo: () => {
      const step = past.pop()
      if (!step) return
      future = [...future, go(step, 'undo')]
      noteDepths()
    },
    redo: () => {
      const step = future.pop()
      if (!step) return
      past = [...past, go(step, 'redo')]
      noteDepths()
    },
    pushStep: (step) => push({ ...step, stage: null }),
    untracked,
    clearHistory: () => {
      past = []
      future = []
      noteDepths()
    },
  }
}
