import type { StateCreator } from 'zustand/vanilla'

/** How the studio works, or its keyboard shortcuts. */
export type HelpPage = 'how' | 'keys'

/** Which sheets and hints are open. */
export type UiSlice = {
  isModelsOpen: boolean
  isWorkOpen: boolean
  /** A sentence for the sheet of work; null for none, and once the sheet is closed. */
  workNotice: string | null
  help: HelpPage | null
  /** The first step that is shown, from 0; null for none. */
  firstStep: number | null
  setModelsOpen: (isOpen: boolean) => void
  setWorkOpen: (isOpen: boolean, notice?: string) => void
  openHelp: (help: HelpPage | null) => void
  setFirstStep: (step: number | null) => void
}

export const createUiSlice: StateCreator<UiSlice, [], [], UiSlice> = (set) => ({
  isModelsOpen: false,
  isWorkOpen: false,
  workNotice: null,
  help: null,
  firstStep: null,
  setModelsOpen: (isModelsOpen) => set({ isModelsOpen }),
  setWorkOpen: (isWorkOpen, notice) => set({ isWorkOpen, workNotice: notice ?? null }),
  openHelp: (help) => set({ help }),
  setFirstStep: (firstStep) => set({ firstStep }),
})
