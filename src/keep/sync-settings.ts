import { array, nullable, object, optional, record, safeParse, string, unknown } from 'valibot'
import { sameSettings } from '../store/same-settings.ts'
import type { StageView } from '../store/stage-slice.ts'
import type { StudioStore } from '../store/studio.ts'
import type { Database } from './database.ts'

/** Keys of the database's settings. The stage is kept for each model, whose faces it names. */
const OPTIONS = 'options'
const stageKey = (hash: string) => `stage ${hash}`

const optionsSchema = record(string(), unknown())
const stageSchema = object({ shownId: nullable(string()), againstId: nullable(string()), trail: array(string()) })

/** Keeps the user's settings and the faces on the stage. */
export function syncSettings(studio: StudioStore, database: Database) {
  let savedOptions: unknown = studio.getState().options
  let saved: { hash: string; view: StageView } | null = null

  return {
    /** Settings that were stored before, but for those that were changed meanwhile. */
    loadOptions: async () => {
      const found = safeParse(optional(optionsSchema, {}), await database.setting(OPTIONS))
      if (!found.success) return
      const { options, restoreOptions, untracked } = studio.getState()
      const all = { ...found.output, ...options }
      if (options === savedOptions) savedOptions = all
      untracked(() => restoreOptions(all))
    },

    /** The stage as it was left, unless there is something on it by now. */
    loadStage: async (hash: string) => {
      const found = safeParse(stageSchema, await database.setting(stageKey(hash)))
      const { shownId, packId, restoreStage } = studio.getState()
      if (found.success && shownId === null && packId?.hash === hash) restoreStage(found.output)
    },

    flush: async () => {
      const { options, packId, ...rest } = studio.getState()
      if (options !== savedOptions) {
        await database.putSetting(OPTIONS, options)
        savedOptions = options
      }
      const view = viewOf(rest)
      const isSaved = packId?.hash === saved?.hash && sameSettings(view, saved?.view)
      if (!packId || view.shownId === null || isSaved) return
      await database.putSetting(stageKey(packId.hash), view)
      saved = { hash: packId.hash, view }
    },
  }
}

function viewOf({ shownId, againstId, trail }: StageView): StageView {
  return { shownId, againstId, trail }
}
