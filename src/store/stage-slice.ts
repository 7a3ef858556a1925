import type { StateCreator } from 'zustand/vanilla'

export type StageSlice = {
  /** The face on the stage (after) and the one it is compared with (before). */
  shownId: string | null
  againstId: string | null
  /** Every face that has been on the stage, in the order of its first time. */
  trail: string[]
  enlarge: 'smooth' | 'crisp'
  show: (id: string, againstId?: string | null) => void
  setEnlarge: (enlarge: 'smooth' | 'crisp') => void
  clearStage: () => void
}

export const createStageSlice: StateCreator<StageSlice, [], [], StageSlice> = (set) => ({
  shownId: null,
  againstId: null,
  trail: [],
  enlarge: 'smooth',
  show: (id, againstId = null) => {
    set(({ trail }) => ({ shownId: id, againstId, trail: trail.includes(id) ? trail : [...trail, id] }))
  },
  setEnlarge: (enlarge) => set({ enlarge }),
  clearStage: () => set({ shownId: null, againstId: null, trail: [] }),
})
