import type { StateCreator } from 'zustand/vanilla'

/** A picture that a batch had to leave out. */
export type Refused = { title: string; why: string }

/** What is finished of a batch are faces; only what was left out stands here. */
export type BatchSlice = {
  batchRefused: readonly Refused[]
  setBatchRefused: (refused: readonly Refused[]) => void
}

export const createBatchSlice: StateCreator<BatchSlice, [], [], BatchSlice> = (set) => ({
  batchRefused: [],
  setBatchRefused: (batchRefused) => set({ batchRefused }),
})
