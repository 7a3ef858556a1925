import { toSubcodeError } from '../base/errors.ts'
import type { Keep } from '../store/keep-slice.ts'
import type { StudioStore } from '../store/studio.ts'
import type { AnyKind } from './record-kind.ts'
import type { Database } from './database.ts'

/**
 * Renames and removes items: those of the open pack through the store, whose changes reach the database by themselves, and those of
 * other packs in the database. A removal can be undone.
 */
export function changeRecord(studio: StudioStore, database: Database, kinds: readonly AnyKind[]): Pick<Keep, 'relabel' | 'remove'> {
  const news = () => studio.getState().noteKeepChange()
  const fail = (thrown: unknown) => studio.getState().noteKeepError(toSubcodeError(thrown))
  const kindOf = (id: string) => kinds.find((kind) => kind.items(studio.getState()).some((item) => item.id === id))

  return {
    relabel: async (id, label) => {
      const kind = kindOf(id)
      if (kind) return kind.relabel(studio, id, label)
      const records = await database.find([id])
      await database.put(records.map((record) => ({ ...record, ...label, changedAt: Date.now() })))
      news()
    },
    remove: async (ids) => {
      for (const kind of kinds) {
        const here = ids.filter((id) => kindOf(id) === kind)
        if (here.length > 0) kind.remove(studio, here)
      }
      const elsewhere = ids.filter((id) => !kindOf(id))
      const records = await database.find(elsewhere)
      if (records.length === 0) return
      const remove = () => database.remove(elsewhere).then(news)
      await remove()
      studio.getState().pushStep({ undo: () => void database.put(records).then(news).catch(fail), redo: () => void remove().catch(fail) })
    },
  }
}
