import type { StateCreator } from 'zustand/vanilla'

export type OfflineSlice = {
  /** Starts a newer studio, which has been loaded and waits; null while there is none. */
  startUpdate: (() => void) | null
  /** Counts the changes of the copies for use offline, so that a list of them is read again. */
  copiesVersion: number
  offerUpdate: (startUpdate: () => void) => void
  /** A pack was copied for use offline, or a copy deleted. */
  noteCopies: () => void
}

export const createOfflineSlice: StateCreator<OfflineSlice, [], [], OfflineSlice> = (set) => ({
  startUpdate: null,
  copiesVersion: 0,
  offerUpdate: (startUpdate) => set({ startUpdate }),
  noteCopies: () => set(({ copiesVersion }) => ({ copiesVersion: copiesVersion + 1 })),
})
