import type { StateCreator } from 'zustand/vanilla'
import type { FeatureId } from './feature-id.ts'

/**
 * A picture that stands in place of the shown face while the user adjusts a setting or looks at a place of the map. Planar RGB in
 * [-1, 1]. `label` is its name; without one it is called a draft.
 */
export type Draft = { sourceId: string; picture: Float32Array; label?: string }

export type CompareAs = 'slider' | 'side' | 'difference'

/** The faces of the stage, as they are stored. */
export type StageView = Pick<StageSlice, 'shownId' | 'againstId' | 'trail'>

export type StageSlice = {
  /** Id of the open instrument; null for the first. */
  instrument: FeatureId | null
  /** The face on the stage (after) and the one it is compared with (before). */
  shownId: string | null
  againstId: string | null
  /** Every face that has been on the stage, in the order of its first time. */
  trail: string[]
  enlarge: 'smooth' | 'crisp'
  /** How the two are compared. */
  compareAs: CompareAs
  /** The picture that stands on the stage until a face is shown. */
  draft: Draft | null
  openInstrument: (id: FeatureId) => void
  showDraft: (draft: Draft | null) => void
  show: (id: string, againstId?: string | null) => void
  /** Puts the stage as it was stored. */
  restoreStage: (view: StageView) => void
  setEnlarge: (enlarge: 'smooth' | 'crisp') => void
  setCompareAs: (compareAs: CompareAs) => void
  clearStage: () => void
}

export const createStageSlice: StateCreator<StageSlice, [], [], StageSlice> = (set) => ({
  instrument: null,
  shownId: null,
  againstId: null,
  trail: [],
  enlarge: 'smooth',
  compareAs: 'slider',
  draft: null,
  openInstrument: (instrument) => set({ instrument }),
  showDraft: (draft) => set({ draft }),
  show: (id, againstId = null) => {
    set(({ trail }) => ({ shownId: id, againstId, draft: null, trail: trail.includes(id) ? trail : [...trail, id] }))
  },
  restoreStage: ({ shownId, againstId, trail }) => set({ shownId, againstId, trail }),
  setEnlarge: (enlarge) => set({ enlarge }),
  setCompareAs: (compareAs) => set({ compareAs }),
  clearStage: () => set({ shownId: null, againstId: null, draft: null, trail: [] }),
})
