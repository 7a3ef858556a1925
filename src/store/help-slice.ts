import type { StateCreator } from 'zustand/vanilla'

/** How this works, or the keyboard shortcuts. */
export type HelpPage = 'how' | 'keys'

export type HelpSlice = {
  /** The page of help that is open. */
  help: HelpPage | null
  openHelp: (help: HelpPage | null) => void
  /** Which of the first steps is shown, from 0; null for none. */
  firstStep: number | null
  setFirstStep: (step: number | null) => void
}

export const createHelpSlice: StateCreator<HelpSlice, [], [], HelpSlice> = (set) => ({
  help: null,
  openHelp: (help) => set({ help }),
  firstStep: null,
  setFirstStep: (firstStep) => set({ firstStep }),
})
