import type { StateCreator } from 'zustand/vanilla'
import { throwIfAborted } from '../base/abort.ts'
import { type SubcodeError, toSubcodeError } from '../base/errors.ts'
import { renamedAttributes } from '../protocol/attribute.ts'
import type { Device, EngineInfo, LoadProgress } from '../protocol/engine-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { Clients, PackEntry } from './clients.ts'
import type { LibrarySlice } from './library-slice.ts'
import { isModelOf, type PackId, packIdOf } from './pack-id.ts'
import { waitForState } from './wait-for-state.ts'

export type PackStatus =
  | { kind: 'none' }
  | { kind: 'loading'; progress: LoadProgress | null }
  | { kind: 'ready'; info: EngineInfo }
  | { kind: 'failed'; error: SubcodeError }

/** Why the engine was replaced, and whether the job that it ran goes on by itself. */
export type Restart = { cause: SubcodeError; isRetried: boolean }

export type PackSlice = {
  packs: PackEntry[]
  packName: string | null
  /** The pack that the address asks for where it is not here; null once the user has seen it. */
  missingPack: string | null
  /** Known before the graphs are there. */
  manifest: Manifest | null
  /** Which model the codes of the studio belong to; known together with the manifest. */
  packId: PackId | null
  pack: PackStatus
  device: Device | 'auto'
  /** How long a step of the network takes, one picture at a time: at the self-check, then in the last work that told. */
  stepMs: number | null
  /** The last time that the engine had to be started again; null once the user has seen it. */
  restart: Restart | null
  setPacks: (packs: PackEntry[]) => void
  /** Reads the list of packs again. Never throws: without an answer the list stays. */
  refreshPacks: () => Promise<void>
  setDevice: (device: Device | 'auto') => void
  noteRestart: (restart: Restart | null) => void
  noteMissingPack: (name: string | null) => void
  /** After a restart the engine may run on another device. */
  noteReady: (info: EngineInfo) => void
  /** A net that was opened later changed what is known of the engine. */
  noteInfo: (info: EngineInfo) => void
  /** After a restart the pack may not load again. */
  noteFailure: (error: SubcodeError) => void
  /**
   * Loads a pack into the engine. Never throws: the outcome is `pack`. A later call wins over an earlier one. `onManifest` is called
   * when the manifest is known; a later call for the same pack without one calls it too, so that a second try brings all of the first.
   */
  loadPack: (name: string, onManifest?: (manifest: Manifest) => void) => Promise<void>
  /** No pack can be loaded at all: the list of packs is not there. */
  failPack: (error: SubcodeError) => void
  /** The name of a pack here that holds this model, first of all the one of the same name; null where none does. */
  findPack: (pack: PackId) => Promise<string | null>
  /** The model card of the open pack, in Markdown; null where it has none. Throws `offline`, `bad-pack`, `integrity`. */
  readCard: () => Promise<string | null>
  /** Gives the attributes of a kept pack other names, also where it is open. Throws the errors of `LibraryApi`. */
  renameAttributes: (name: string, names: string[]) => Promise<void>
  /** Resolves when a pack is ready; throws the error of a pack that failed, or `aborted`. */
  whenReady: (signal: AbortSignal) => Promise<EngineInfo>
}

export const createPackSlice =
  ({ engine, library, packs }: Clients): StateCreator<PackSlice & LibrarySlice, [], [], PackSlice> =>
  (set, get, api) => {
    let current = new AbortController()
    let tellManifest: { name: string; call: (manifest: Manifest) => void } | null = null

    const load = async (name: string, signal: AbortSignal): Promise<PackStatus> => {
      const manifest = await packs.readManifest(name)
      const packId = await packIdOf(manifest)
      throwIfAborted(signal)
      set({ manifest, packId })
      if (tellManifest?.name === name) tellManifest.call(manifest)
      const options = { packUrl: packs.url(name), device: get().device, precision: 'auto', threads: null } as const
      const onEvent = (progress: LoadProgress) => {
        if (!signal.aborted) set({ pack: { kind: 'loading', progress } })
      }
      return { kind: 'ready', info: await engine.call('load', options, { signal, onEvent }) }
    }

    return {
      packs: [],
      packName: null,
      missingPack: null,
      manifest: null,
      packId: null,
      pack: { kind: 'none' },
      device: 'auto',
      stepMs: null,
      restart: null,
      setPacks: (list) => set({ packs: list }),
      refreshPacks: () =>
        packs.list().then(
          (list) => set({ packs: list }),
          () => {},
        ),
      setDevice: (device) => set({ device }),
      noteRestart: (restart) => set({ restart }),
      noteMissingPack: (missingPack) => set({ missingPack }),
      noteFailure: (error) => set(({ pack }) => (pack.kind === 'ready' ? { pack: { kind: 'failed', error } } : {})),
      noteReady: (info) => set(({ pack }) => (isKnown(pack) ? { pack: { kind: 'ready', info }, stepMs: info.stepMs } : {})),
      noteInfo: (info) => set(({ pack }) => (pack.kind === 'ready' ? { pack: { kind: 'ready', info } } : {})),
      failPack: (error) => set({ pack: { kind: 'failed', error } }),
      loadPack: async (name, onManifest) => {
        if (onManifest) tellManifest = { name, call: onManifest }
        current.abort()
        current = new AbortController()
        const { signal } = current
        set((state) => ({
          packName: name,
          manifest: state.packName === name ? state.manifest : null,
          packId: state.packName === name ? state.packId : null,
          pack: { kind: 'loading', progress: null },
          stepMs: null,
        }))
        const outcome = await load(name, signal).catch((thrown): PackStatus => ({ kind: 'failed', error: toSubcodeError(thrown) }))
        if (!signal.aborted) set({ pack: outcome, stepMs: outcome.kind === 'ready' ? outcome.info.stepMs : null })
      },
      findPack: async (wanted) => {
        const names = [...get().packs, ...get().stored].map(({ name }) => name)
        for (const name of names.sort((a, b) => Number(b === wanted.name) - Number(a === wanted.name))) {
          const manifest = await packs.readManifest(name).catch(() => null)
          if (manifest && (await isModelOf(wanted, manifest))) return name
        }
        return null
      },
      readCard: async () => {
        const { packName, manifest } = get()
        return packName === null || manifest === null ? null : packs.readCard(packName, manifest)
      },
      renameAttributes: async (name, names) => {
        await library.call('renameAttributes', { name, names })
        set(({ pack, packName }) => {
          if (pack.kind !== 'ready' || packName !== name) return {}
          return { pack: { ...pack, info: { ...pack.info, attributes: renamedAttributes(pack.info.attributes, names) } } }
        })
        await get().refreshLibrary()
      },
      whenReady: (signal) => waitForState(api, ({ pack }) => infoOf(pack), signal),
    }
  }

/** Whether a load has ended, so that news of the engine are of a restart. */
function isKnown({ kind }: PackStatus): boolean {
  return kind === 'ready' || kind === 'failed'
}

/** Null while it is not known whether there will be a pack. */
function infoOf(pack: PackStatus): EngineInfo | null {
  if (pack.kind === 'failed') throw pack.error
  return pack.kind === 'ready' ? pack.info : null
}
