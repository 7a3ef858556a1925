import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb'
import { contentBytes } from './arrays.ts'
import type { WorkRecord } from './record.ts'

export type DatabaseSchema = DBSchema & {
  records: { key: string; value: WorkRecord; indexes: { pack: string } }
  settings: { key: string; value: unknown }
}

type Change = IDBPTransaction<DatabaseSchema, StoreNames<DatabaseSchema>[], 'versionchange'>
type Migration = (database: IDBPDatabase<DatabaseSchema>, change: Change) => Promise<void> | void

/**
 * Each migration brings a database from one version to the next; the first makes a new one. A published migration is never
 * changed, and a new one is added at the end. They run in one transaction: a failure leaves the old version as it was.
 */
export const migrations: readonly Migration[] = [
  (database) => {
    database.createObjectStore('records', { keyPath: 'id' })
    database.createObjectStore('settings')
  },
  /** Records are found by their model, and know their size. */
  async (_, change) => {
    const records = change.objectStore('records')
    records.createIndex('pack', 'pack.hash')
    for (let cursor = await records.openCursor(); cursor; cursor = await cursor.continue()) {
      await cursor.update({ ...cursor.value, bytes: contentBytes(cursor.value.body) })
    }
  },
]
