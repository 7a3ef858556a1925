import { createContext, useContext, useMemo } from 'react'
import { useStore } from 'zustand'
import { assert } from '../base/assert.ts'
import { type OptionsSpec, readOptions } from './options-slice.ts'
import type { Studio, StudioStore } from './studio.ts'

export const StudioContext = createContext<StudioStore | null>(null)

export function useStudioStore(): StudioStore {
  const store = useContext(StudioContext)
  assert(store, 'a component of the studio is used outside StudioContext')
  return store
}

export function useStudio<Value>(select: (state: Studio) => Value): Value {
  return useStore(useStudioStore(), select)
}

/** A feature's settings and the function that changes some of them. */
export function useOptions<Options>(spec: OptionsSpec<Options, string>): [Options, (change: Partial<Options>) => void] {
  const stored = useStudio((state) => state.options[spec.id])
  const setOptions = useStudio((state) => state.setOptions)
  const options = useMemo(() => readOptions(spec, stored), [spec, stored])
  return [options, (change) => setOptions(spec, change)]
}
