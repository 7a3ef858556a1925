import type { StateCreator } from 'zustand/vanilla'
import type { FeatureId } from './feature-id.ts'

/** A feature's settings: the key under which they are kept, their initial values, and the parser of a stored value. */
export type OptionsSpec<Options, Id extends string = FeatureId> = { id: Id; initial: Options; parse: (value: unknown) => Options }

export type OptionsSlice = {
  options: Record<string, unknown>
  setOptions: <Options>(spec: OptionsSpec<Options, string>, change: Partial<Options>) => void
  /** Takes the settings of all instruments as they were stored. */
  restoreOptions: (options: Record<string, unknown>) => void
}

export const createOptionsSlice: StateCreator<OptionsSlice, [], [], OptionsSlice> = (set) => ({
  options: {},
  setOptions: (spec, change) => {
    set((state) => ({ options: { ...state.options, [spec.id]: { ...optionsOf(state, spec), ...change } } }))
  },
  restoreOptions: (options) => set({ options }),
})

export function optionsOf<Options>(state: Pick<OptionsSlice, 'options'>, spec: OptionsSpec<Options, string>): Options {
  return readOptions(spec, state.options[spec.id])
}

/** Stored settings, or the initial ones where an older studio stored settings that cannot be parsed. */
export function readOptions<Options>(spec: OptionsSpec<Options, string>, stored: unknown): Options {
  if (stored === undefined) return spec.initial
  try {
    return spec.parse(stored)
  } catch {
    return spec.initial
  }
}
