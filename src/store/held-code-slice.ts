import type { StateCreator } from 'zustand/vanilla'

/** One of the two codes of a face, which the user can give to another face. */
export type HeldCode = { faceId: string; code: 'z' | 'xT' }

/** A held code, and the face that receives it. */
export type CodeTransfer = HeldCode & { toId: string }

export type HeldCodeSlice = {
  /** The code that the user drags, or has taken with the keyboard. */
  held: HeldCode | null
  hold: (held: HeldCode | null) => void
}

export const createHeldCodeSlice: StateCreator<HeldCodeSlice, [], [], HeldCodeSlice> = (set) => ({
  held: null,
  hold: (held) => set({ held }),
})
