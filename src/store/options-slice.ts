import type { StateCreator } from 'zustand/vanilla'

/** A feature's settings: where they are kept, what they are at first, and how a stored value is read back. */
export type OptionsSpec<Options> = { id: string; initial: Options; parse: (value: unknown) => Options }

export type OptionsSlice = {
  options: Record<string, unknown>
  setOptions: <Options>(spec: OptionsSpec<Options>, change: Partial<Options>) => void
}

export const createOptionsSlice: StateCreator<OptionsSlice, [], [], OptionsSlice> = (set) => ({
  options: {},
  setOptions: (spec, change) => {
    set((state) => ({ options: { ...state.options, [spec.id]: { ...optionsOf(state, spec), ...change } } }))
  },
})

export function optionsOf<Options>(state: OptionsSlice, spec: OptionsSpec<Options>): Options {
  const stored = state.options[spec.id]
  return stored === undefined ? spec.initial : spec.parse(stored)
}
