import type { SavedPicture } from '../store/keep-slice.ts'
import type { Studio, StudioStore } from '../store/studio.ts'
import type { WorkRecord } from './record.ts'

/** The fields of a record that its kind writes; `recordOf` adds the others. */
export type WrittenFields = Omit<WorkRecord, 'kind' | 'changedAt' | 'bytes'>

export type Label = { title?: string; starred?: boolean }

/**
 * How one kind of item goes between the store and the device. An item is written whenever the store holds another object under
 * its id, so items are replaced and never changed in place. A new kind is one value of this type and a line in `record-kinds.ts`.
 */
export type RecordKind<Item extends { id: string }> = {
  name: string
  /** The items of the store: the same array as long as none has changed. */
  items(state: Studio): readonly Item[]
  isKept(item: Item): boolean
  /** Ids that the user has removed. An item that is only absent from the store stays on the device. */
  removedIds(state: Studio): readonly string[]
  /** Typed arrays in the body are kept as they are. */
  write(item: Item): WrittenFields
  /** Throws `bad-file` for a body that this kind does not write: it may come from a file. */
  read(record: WorkRecord): Item
  /** Puts these objects into the store, each in place of the item with its id. */
  put(studio: StudioStore, items: readonly Item[]): void
  /** Takes items out of the store that another tab has removed. */
  drop(studio: StudioStore, ids: readonly string[]): void
  /** Removes or renames items of the store as the user does, so that it can be undone. */
  remove(studio: StudioStore, ids: readonly string[]): void
  relabel(studio: StudioStore, id: string, label: Label): void
  /** What to show of an item in a list; null for a kind without a picture. */
  picture(item: Item): SavedPicture | null
}

export type AnyKind = RecordKind<{ id: string }>
