import { openDB } from 'idb'
import { SubcodeError } from '../base/errors.ts'
import type { PackId } from '../store/pack-id.ts'
import type { WorkRecord } from './record.ts'
import { migrations, type DatabaseSchema } from './database-schema.ts'

/** What changed in the database: ids of records that were written and of those that were removed. */
export type DatabaseChange = { put: string[]; removed: string[] }

/** Records and settings on this device, shared by all tabs. Every verb throws `quota` when there is no room, else `internal`. */
export type Database = {
  all: () => Promise<WorkRecord[]>
  /** Each pack that records belong to, once. */
  packs: () => Promise<PackId[]>
  ofPack: (hash: string) => Promise<WorkRecord[]>
  /** The records that are there, in no order. */
  find: (ids: readonly string[]) => Promise<WorkRecord[]>
  /** Writes all or none. A record that was changed later, by another tab, stays as it is. */
  put: (records: readonly WorkRecord[]) => Promise<void>
  remove: (ids: readonly string[]) => Promise<void>
  setting: (key: string) => Promise<unknown>
  putSetting: (key: string, value: unknown) => Promise<void>
  /** Hears of changes by other tabs. */
  onChange: (listener: (change: DatabaseChange) => void) => void
  close: () => void
}

/** Opens the database of this name, and brings it to the present version. Throws `quota` where the browser gives pages none. */
export async function openDatabase(name: string): Promise<Database> {
  const channel = new BroadcastChannel(`database ${name}`)
  const database = await openDB<DatabaseSchema>(name, migrations.length, {
    upgrade: async (opened, from, _, change) => {
      for (const migrate of migrations.slice(from)) await migrate(opened, change)
    },
    // A newer studio in another tab wants to migrate: it must not wait for this one.
    blocking: (_, __, event) => (event.target as IDBDatabase).close(),
  }).catch((cause: unknown) => {
    throw new SubcodeError('quota', 'This browser gives the page no storage to keep work in: what you make is lost with this tab.', {
      values: { reason: 'no-storage-for-work' },
      cause,
    })
  })

  const put: Database['put'] = (records) =>
    guarded(async () => {
      const change = database.transaction('records', 'readwrite', { durability: 'strict' })
      try {
        for (const record of records) {
          const old = await change.store.get(record.id)
          if (!old || old.changedAt <= record.changedAt) await change.store.put(record)
        }
      } catch (thrown) {
        // A value that cannot be stored is refused outside the transaction, which would otherwise keep the other records.
        change.abort()
        await change.done.catch(() => undefined)
        throw thrown
      }
      await change.done
      channel.postMessage({ put: records.map(({ id }) => id), removed: [] } satisfies DatabaseChange)
    })

  const remove: Database['remove'] = (ids) =>
    guarded(async () => {
      const change = database.transaction('records', 'readwrite', { durability: 'strict' })
      await Promise.all([...ids.map((id) => change.store.delete(id)), change.done])
      channel.postMessage({ put: [], removed: [...ids] } satisfies DatabaseChange)
    })

  return {
    all: () => guarded(() => database.getAll('records')),
    packs: () =>
      guarded(async () => {
        const packs: PackId[] = []
        const index = database.transaction('records').store.index('pack')
        for (let cursor = await index.openCursor(null, 'nextunique'); cursor; cursor = await cursor.continue())
          packs.push(cursor.value.pack)
        return packs
      }),
    ofPack: (hash) => guarded(() => database.getAllFromIndex('records', 'pack', hash)),
    find: (ids) =>
      guarded(async () => {
        const found = await Promise.all(ids.map((id) => database.get('records', id)))
        return found.filter((record) => record !== undefined)
      }),
    put,
    remove,
    setting: (key) => guarded(() => database.get('settings', key)),
    putSetting: (key, value) => guarded(async () => void (await database.put('settings', value, key))),
    onChange: (listener) => channel.addEventListener('message', ({ data }: MessageEvent<DatabaseChange>) => listener(data)),
    close: () => {
      channel.close()
      database.close()
    },
  }
}

async function guarded<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    if (cause instanceof DOMException && cause.name === 'QuotaExceededError') {
      throw new SubcodeError('quota', 'There is no room on this device to keep what you made. Delete some of your work or a pack.', {
        values: { reason: 'no-room-for-work' },
        cause,
      })
    }
    throw new SubcodeError('internal', `Your work could not be kept or read on this device: ${reason}`, {
      values: { reason: 'work-not-kept' },
      cause,
    })
  }
}
