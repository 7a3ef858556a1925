import type { StateCreator } from 'zustand/vanilla'

/** One of the two codes of a face, as a thing that can be taken and given to another face. */
export type HeldCode = { faceId: string; code: 'z' | 'xT' }

/** A code that has found its face. */
export type Gift = HeldCode & { toId: string }

export type HandSlice = {
  /** What a person holds, by dragging a tile or after taking it. */
  held: HeldCode | null
  hold: (held: HeldCode | null) => void
}

export const createHandSlice: StateCreator<HandSlice, [], [], HandSlice> = (set) => ({
  held: null,
  hold: (held) => set({ held }),
})
