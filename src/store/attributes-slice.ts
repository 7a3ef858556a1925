import type { StateCreator } from 'zustand/vanilla'
import type { TaughtScore } from '../recipes/fit-attribute.ts'
import type { ExampleCounts } from '../recipes/teach.ts'
import type { HistorySlice } from './history-slice.ts'
import type { PackId } from './pack-id.ts'

/** An attribute that the user has taught, over normalised z_sem of one model: its linear classifier, and the direction that moves it. */
export type TaughtAttribute = {
  id: string
  name: string
  pack: PackId
  weights: number[]
  bias: number
  /** The whole step from without to with; null where nothing was known of how the codes spread. */
  direction: number[] | null
  /** Null for too few examples to tell. */
  score: TaughtScore | null
  examples: ExampleCounts
  /** Milliseconds since 1970. */
  madeAt: number
  starred: boolean
}

export type AttributesSlice = {
  /** Of every pack, in the order of their making. */
  taught: TaughtAttribute[]
  /** Ids that the user has removed, so that they are removed from the device too. */
  removedTaughtIds: readonly string[]
  /** Adds an attribute, or takes it in place of one with its id. */
  putTaught: (attribute: TaughtAttribute) => void
  relabelTaught: (id: string, label: Partial<Pick<TaughtAttribute, 'name' | 'starred'>>) => void
  /** Can be undone. */
  removeTaught: (id: string) => void
  /** Leaves attributes that another tab has removed from the device. */
  dropTaught: (ids: readonly string[]) => void
}

export const createAttributesSlice: StateCreator<AttributesSlice & HistorySlice, [], [], AttributesSlice> = (set, get) => ({
  taught: [],
  removedTaughtIds: [],
  putTaught: (attribute) => {
    set(({ taught, removedTaughtIds }) => ({
      taught: [...taught.filter(({ id }) => id !== attribute.id), attribute].sort((a, b) => a.madeAt - b.madeAt),
      removedTaughtIds: removedTaughtIds.filter((id) => id !== attribute.id),
    }))
  },
  relabelTaught: (id, label) => {
    set(({ taught }) => ({ taught: taught.map((attribute) => (attribute.id === id ? { ...attribute, ...label } : attribute)) }))
  },
  removeTaught: (id) => {
    const gone = get().taught.find((attribute) => attribute.id === id)
    if (!gone) return
    const remove = () =>
      set(({ taught, removedTaughtIds }) => ({
        taught: taught.filter((attribute) => attribute.id !== id),
        removedTaughtIds: [...removedTaughtIds, id],
      }))
    remove()
    get().pushStep({ undo: () => get().putTaught(gone), redo: remove })
  },
  dropTaught: (ids) => set(({ taught }) => ({ taught: taught.filter(({ id }) => !ids.includes(id)) })),
})
