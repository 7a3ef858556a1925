import type { Studio, StudioStore } from '../store/studio.ts'
import type { KeptRecord } from './record.ts'

/** The fields of a record that its kind writes; `recordOf` adds the others. */
export type Draft = Omit<KeptRecord, 'kind' | 'changedAt' | 'bytes'>

export type Label = { title?: string; starred?: boolean }

/**
 * How one kind of thing goes between the store and the device. Items are replaced, never changed in place: an item is written
 * whenever it is another object than before. A new kind is one such value and a line in `record-kinds.ts`.
 */
export type RecordKind<Item extends { id: string }> = {
  name: string
  /** The items of the store: the same array as long as none has changed. */
  items(state: Studio): readonly Item[]
  isKept(item: Item): boolean
  /** Ids that the user has removed. An item that is only absent from the store stays on the device. */
  removedIds(state: Studio): readonly string[]
  /** Typed arrays in the body are kept as they are. */
  write(item: Item): Draft
  /** Throws `bad-file` for a body that this kind does not write: it may come from a file. */
  read(kept: KeptRecord): Item
  /** Puts items into the store as these very objects, in place of those with their ids. */
  take(studio: StudioStore, items: readonly Item[]): void
  /** Takes items out of the store that another tab has removed. */
  drop(studio: StudioStore, ids: readonly string[]): void
  /** Removes or renames items of the store as the user does, so that it can be undone. */
  remove(studio: StudioStore, ids: readonly string[]): void
  relabel(studio: StudioStore, id: string, label: Label): void
  /** What to show of an item in a list: planar RGB in [-1, 1]; null for a kind without a picture. */
  picture(item: Item): { picture: Float32Array; size: number } | null
}

export type AnyKind = RecordKind<{ id: string }>
