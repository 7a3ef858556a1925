import { toSubcodeError } from '../base/errors.ts'
import type { StudioStore } from '../store/studio.ts'
import { contentBytes } from './arrays.ts'
import type { WorkRecord } from './record.ts'
import type { AnyKind } from './record-kind.ts'
import type { Database, DatabaseChange } from './database.ts'
import { olderIdsOf, openPackOf, upgradePack } from './upgrade-pack.ts'

type Item = { id: string }

export type RecordSync = {
  /** Notes the items that must be written. Called at every change, so that none is lost when the store changes during a write. */
  note: () => void
  /** Writes every item of the store that is not in the database yet. */
  flush: () => Promise<void>
  /** Puts records of the open pack into the store, which does not count as a change by the user. Damaged records are left out. */
  merge: (records: readonly WorkRecord[]) => void
  /** Puts every record of this pack into the store, also those that wait to be written, unless another pack was opened meanwhile. */
  mergePack: (hash: string) => Promise<void>
}

/** Synchronises the store and the database: a new item of either is put into the other. */
export function syncRecords(studio: StudioStore, database: Database, kinds: readonly AnyKind[]): RecordSync {
  /** The items, by identity, that the database holds unchanged. */
  const saved = new Map<string, Item>()

  /** Items that wait to be written. They outlive the studio's list, which another pack may clear during a write. */
  const waiting = new Map<string, { kind: AnyKind; item: Item }>()

  /** Ids that wait to be removed. They outlive the studio's list as well. */
  const leaving = new Set<string>()

  /** Whether the database holds an item of the store, or waits for it. A sample that nothing was found out about is neither. */
  const isNoted = (item: Item) => saved.get(item.id) === item || waiting.get(item.id)?.item === item

  const note = () => {
    const state = studio.getState()
    for (const kind of kinds) {
      for (const item of kind.items(state)) {
        leaving.delete(item.id)
        if (saved.get(item.id) === item) waiting.delete(item.id)
        else if (kind.isKept(item)) waiting.set(item.id, { kind, item })
      }
      for (const id of kind.removedIds(state)) {
        // One that waits may be on its way into the database.
        if (waiting.delete(id) || saved.has(id)) leaving.add(id)
      }
    }
  }

  /** Removes the records that leave. They count as not saved from the start, so that an item that comes back meanwhile is written again. */
  const remove = async (): Promise<void> => {
    const going = [...leaving]
    const items = going.flatMap((id) => saved.get(id) ?? [])
    const ids = items.map(({ id }) => id)
    for (const id of ids) saved.delete(id)
    try {
      if (ids.length > 0) await database.remove(ids)
      for (const id of going) leaving.delete(id)
    } catch (thrown) {
      for (const item of items) if (!saved.has(item.id)) saved.set(item.id, item)
      throw thrown
    }
  }

  const flush = async (): Promise<void> => {
    note()
    // First of all, since it may make room for the writes.
    await remove()
    const written = [...waiting.values()]
    if (written.length > 0) await database.put(written.map(({ kind, item }) => recordOf(kind, item)))
    for (const { item } of written) {
      saved.set(item.id, item)
      if (waiting.get(item.id)?.item === item) waiting.delete(item.id)
    }
  }

  const merge = (records: readonly WorkRecord[]) => {
    for (const kind of kinds) {
      const items = records.filter((record) => record.kind === kind.name).flatMap((record) => readOrSkip(kind, record))
      if (items.length === 0) continue
      for (const item of items) saved.set(item.id, item)
      studio.getState().untracked(() => kind.put(studio, items))
    }
  }

  const drop = (ids: readonly string[]) => {
    studio.getState().untracked(() => kinds.forEach((kind) => kind.drop(studio, ids)))
    // After the drops: each drop starts a flush, which would write the items that another kind still holds as new ones.
    for (const id of ids) {
      saved.delete(id)
      waiting.delete(id)
    }
  }

  /** Merges those records that belong to the open pack and are not being removed. */
  const mergeFound = (records: readonly WorkRecord[]) => {
    const { packId } = studio.getState()
    merge(records.filter(({ id, pack }) => pack.hash === packId?.hash && !leaving.has(id)))
  }
  /** Puts the items of the present pack that wait to be written back into the store: they are newer than what the database holds. */
  const putWaiting = () => {
    const { packId } = studio.getState()
    for (const kind of kinds) {
      const items = [...waiting.values()].flatMap(({ kind: { name }, item }) => (name === kind.name ? item : []))
      const ofPack = items.filter((item) => kind.write(item).pack.hash === packId?.hash)
      if (ofPack.length > 0) studio.getState().untracked(() => kind.put(studio, ofPack))
    }
  }
  const mergePack = async (hash: string) => {
    await upgrade()
    const found = await database.ofPack(hash)
    // An item that the store holds or that waits to be written may be newer than its record.
    const held = kinds.flatMap((kind) => kind.items(studio.getState())).filter(isNoted)
    const newer = new Set([...waiting.keys(), ...held.map(({ id }) => id)])
    mergeFound(found.filter(({ id }) => !newer.has(id)))
    putWaiting()
  }

  /** Writes the records that an older studio made with the open pack again, under its present identity. Returns their ids. */
  const upgrade = async (): Promise<string[]> => {
    const open = openPackOf(studio.getState())
    if (!open) return []
    const upgraded: string[] = []
    for (const { hash } of await olderIdsOf(open, await database.packs())) {
      const older = await database.ofPack(hash)
      const present = older.map((record) => upgradePack(record, open))
      await database.put(present)
      const ids = present.map(({ id }) => id)
      const renamed = older.flatMap(({ id }) => (ids.includes(id) ? [] : [id]))
      if (renamed.length > 0) await database.remove(renamed)
      upgraded.push(...ids)
    }
    if (upgraded.length > 0) studio.getState().noteKeepChange()
    return upgraded
  }

  const follow = async ({ put, removed }: DatabaseChange) => {
    if (removed.length > 0) drop(removed)
    mergeFound(await database.find([...new Set([...(await upgrade()), ...put])]))
  }
  /** Changes are followed in order: a record that is read slowly must not come back once it is deleted. */
  let followed = Promise.resolve()
  database.onChange((change) => {
    followed = followed.then(() => follow(change)).catch((thrown: unknown) => console.warn(thrown))
  })

  return { note, flush, merge, mergePack }
}

export function recordOf(kind: AnyKind, item: Item): WorkRecord {
  const fields = kind.write(item)
  return { ...fields, kind: kind.name, changedAt: Date.now(), bytes: contentBytes(fields.body) }
}

function readOrSkip(kind: AnyKind, record: WorkRecord): Item[] {
  try {
    return [kind.read(record)]
  } catch (thrown) {
    console.warn(`${record.title} is kept but cannot be read: ${toSubcodeError(thrown).message}`)
    return []
  }
}
