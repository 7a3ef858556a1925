import { toSubcodeError } from '../base/errors.ts'
import type { StudioStore } from '../store/studio.ts'
import { contentBytes } from './arrays.ts'
import type { Kept } from './kept.ts'
import type { AnyKind } from './record-kind.ts'
import type { Shelf, ShelfChange } from './shelf.ts'

type Item = { id: string }

export type RecordSync = {
  /** Writes whatever of the store is not on the shelf yet. */
  flush: () => Promise<void>
  /** Takes records of the present pack into the store, without their counting as changes. Those that are damaged are left out. */
  take: (records: readonly Kept[]) => void
}

/** Keeps the records of a store and of a shelf alike: what is new in the one is put into the other. */
export function syncRecords(studio: StudioStore, shelf: Shelf, kinds: readonly AnyKind[]): RecordSync {
  /** The very items that are on the shelf as they are. */
  const saved = new Map<string, Item>()

  const flush = async (): Promise<void> => {
    const state = studio.getState()
    const isDirty = (kind: AnyKind) => (item: Item) => kind.isKept(item) && saved.get(item.id) !== item
    const dirty = kinds.flatMap((kind) =>
      kind
        .items(state)
        .filter(isDirty(kind))
        .map((item) => ({ kind, item })),
    )
    const removed = kinds.flatMap((kind) => kind.removedIds(state)).filter((id) => saved.has(id))
    // First of all, since it may make the room that the rest needs.
    if (removed.length > 0) await shelf.remove(removed)
    for (const id of removed) saved.delete(id)
    if (dirty.length > 0) await shelf.put(dirty.map(({ kind, item }) => keptOf(kind, item)))
    for (const { item } of dirty) saved.set(item.id, item)
  }

  const take = (records: readonly Kept[]) => {
    for (const kind of kinds) {
      const items = records.filter((record) => record.kind === kind.name).flatMap((record) => readOrSkip(kind, record))
      if (items.length === 0) continue
      for (const item of items) saved.set(item.id, item)
      studio.getState().untracked(() => kind.take(studio, items))
    }
  }

  const drop = (ids: readonly string[]) => {
    studio.getState().untracked(() => kinds.forEach((kind) => kind.drop(studio, ids)))
    // Not before: each kind that has dropped its own makes a flush begin, to which what another still holds would be new.
    for (const id of ids) saved.delete(id)
  }

  const follow = async ({ put, removed }: ShelfChange) => {
    if (removed.length > 0) drop(removed)
    const records = await shelf.find(put)
    const { packId } = studio.getState()
    take(records.filter(({ pack }) => pack.hash === packId?.hash))
  }
  /** One after the other: what is read slowly must not come back once it has been deleted. */
  let followed = Promise.resolve()
  shelf.onChange((change) => {
    followed = followed.then(() => follow(change)).catch((thrown: unknown) => console.warn(thrown))
  })

  return { flush, take }
}

export function keptOf(kind: AnyKind, item: Item): Kept {
  const draft = kind.write(item)
  return { ...draft, kind: kind.name, changedAt: Date.now(), bytes: contentBytes(draft.body) }
}

function readOrSkip(kind: AnyKind, record: Kept): Item[] {
  try {
    return [kind.read(record)]
  } catch (thrown) {
    console.warn(`${record.title} is kept but cannot be read: ${toSubcodeError(thrown).message}`)
    return []
  }
}
