import { array, nullable, object, optional, record, safeParse, string, unknown } from 'valibot'
import { olderHash } from '../store/pack-id.ts'
import { sameSettings } from '../store/same-settings.ts'
import type { StageView } from '../store/stage-slice.ts'
import type { StudioStore } from '../store/studio.ts'
import type { Database } from './database.ts'
import { type OpenPack, openPackOf, renameSamples } from './upgrade-pack.ts'

/** Keys of the database's settings. The stage is kept for each model, whose faces it names. */
const OPTIONS = 'options'
const stageKey = (hash: string) => `stage ${hash}`

const optionsSchema = record(string(), unknown())
const stageSchema = object({ shownId: nullable(string()), againstId: nullable(string()), trail: array(string()) })

/** Keeps the user's settings and the faces on the stage. */
export function syncSettings(studio: StudioStore, database: Database) {
  let savedOptions: unknown = studio.getState().options
  let saved: { hash: string; view: StageView } | null = null

  /** The stage under the identity that an older studio gave the pack. */
  const olderStage = async ({ packId, manifest }: OpenPack): Promise<unknown> => {
    const stored = await database.setting(stageKey(await olderHash(manifest, packId.name)))
    return renameSamples(stored, packId.name, packId)
  }

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

    /** Lets settings name the samples of the open pack by their present ids. */
    upgradeOptions: () => {
      const { options, packId, restoreOptions, untracked } = studio.getState()
      const upgraded = packId && renameSamples(options, packId.name, packId)
      if (upgraded && !sameSettings(upgraded, options)) untracked(() => restoreOptions(upgraded as typeof options))
    },

    /** The stage as it was left with the open pack, unless there is something on it by now. */
    loadStage: async () => {
      const open = openPackOf(studio.getState())
      if (!open) return
      const { hash } = open.packId
      const found = safeParse(stageSchema, (await database.setting(stageKey(hash))) ?? (await olderStage(open)))
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
