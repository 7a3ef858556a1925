import { toSubcodeError } from '../base/errors.ts'
import type { Keep } from '../store/keep-slice.ts'
import type { PackId } from '../store/pack-id.ts'
import type { Studio, StudioStore } from '../store/studio.ts'
import { changeRecord } from './change-record.ts'
import { listRecords } from './list-records.ts'
import type { AnyKind } from './record-kind.ts'
import { recordKinds } from './record-kinds.ts'
import type { Database } from './database.ts'
import { syncRecords } from './sync-records.ts'
import { syncSettings } from './sync-settings.ts'

/**
 * Keeps a studio's work in a database from now on. Each pack that is opened gets its records from there, and every change is
 * written as it is made. A failure stands in the store as `keepError` until a write succeeds.
 */
export function keepStudio(studio: StudioStore, database: Database, kinds: readonly AnyKind[] = recordKinds): Keep {
  const records = syncRecords(studio, database, kinds)
  const settings = syncSettings(studio, database)
  let writing: Promise<void> | null = null
  let again = false

  const fail = (thrown: unknown) => studio.getState().noteKeepError(toSubcodeError(thrown))
  const write = async (): Promise<void> => {
    while (again) {
      again = false
      await records.flush()
      await settings.flush()
    }
    studio.getState().noteKeepSuccess()
  }
  /** One write at a time; changes during it are written right after it. */
  const flush = (): void => {
    again = true
    writing ??= write()
      .catch(fail)
      .finally(() => {
        writing = null
        if (again) flush()
      })
  }

  const optionsLoaded = settings.loadOptions().catch(fail)
  const load = async ({ hash }: PackId): Promise<void> => {
    await optionsLoaded
    settings.upgradeOptions()
    await records.mergePack(hash)
    if (studio.getState().packId?.hash === hash) await settings.loadStage()
  }

  studio.subscribe((state, before) => {
    if (state.packId && state.packId !== before.packId) load(state.packId).catch(fail)
    if (!isNews(kinds, state, before)) return
    records.note()
    flush()
  })
  database.onChange(() => studio.getState().noteKeepChange())
  flush()
  const { packId } = studio.getState()
  if (packId) load(packId).catch(fail)

  return {
    ...changeRecord(studio, database, kinds),
    list: async () => listRecords(await database.all(), kinds),
    // Files are rare: the code that reads and writes them is loaded with the first one.
    exportProject: async (ids) => {
      const { writeProject } = await import('./write-project.ts')
      return writeProject(ids ? await database.find(ids) : await database.all(), kinds)
    },
    importFile: async (file, title) => {
      const { importFile } = await import('./import-file.ts')
      return importFile(file, title, { studio, database, kinds, merge: records.merge })
    },
    settled: async () => {
      while (writing) await writing
    },
    retry: flush,
  }
}

function isNews(kinds: readonly AnyKind[], state: Studio, before: Studio): boolean {
  const isChanged = (kind: AnyKind) => kind.items(state) !== kind.items(before) || kind.removedIds(state) !== kind.removedIds(before)
  const { shownId, againstId, trail, options } = before
  const isView = state.shownId !== shownId || state.againstId !== againstId || state.trail !== trail
  return isView || state.options !== options || kinds.some(isChanged)
}
