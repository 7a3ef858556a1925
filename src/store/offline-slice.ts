import type { StateCreator } from 'zustand/vanilla'

export type OfflineSlice = {
  /** Starts a newer studio, which has been loaded and waits; null while there is none. */
  startUpdate: (() => void) | null
  /** Counts what was copied for use offline, so that a list can be read again. */
  copiesVersion: number
}

export const createOfflineSlice: StateCreator<OfflineSlice, [], [], OfflineSlice> = () => ({ startUpdate: null, copiesVersion: 0 })
