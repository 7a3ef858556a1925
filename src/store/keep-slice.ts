import type { StateCreator } from 'zustand/vanilla'
import type { SubcodeError } from '../base/errors.ts'
import type { FacePhoto } from './face.ts'
import type { PackId } from './pack-id.ts'
import { waitForState } from './wait-for-state.ts'

/** The picture of a kept item, planar RGB in [-1, 1]; with the photo that it was taken from, where there was one. */
export type SavedPicture = { picture: Float32Array; size: number; photo?: FacePhoto | undefined }

/** An item of the user's work as the list shows it, of any pack. `kind` is the kind of its record. */
export type SavedItem = {
  id: string
  kind: string
  title: string
  starred: boolean
  madeAt: number
  pack: PackId
  bytes: number
  picture: SavedPicture | null
}

/** The outcome of an import: the ids of items that are in the studio now, and the packs that the other items belong to. */
export type Imported = { ids: string[]; elsewhere: PackId[] }

/** Keeps the user's work on the device. It is made from the store, and given to it afterwards. */
export type Keep = {
  /** Every kept item, of every pack, the newest first. */
  list: () => Promise<SavedItem[]>
  relabel: (id: string, label: { title?: string; starred?: boolean }) => Promise<void>
  /** Can be undone. */
  remove: (ids: readonly string[]) => Promise<void>
  /** A project file of these items, or of all. */
  exportProject: (ids: readonly string[] | null) => Promise<Blob>
  /** Takes in a project, or a picture that holds its codes; null for any other file. Throws `bad-file`. */
  importFile: (file: Blob, title: string) => Promise<Imported | null>
  /** Resolves when everything made so far is on the device. */
  settled: () => Promise<void>
  /** Writes again the changes that could not be written. */
  retry: () => void
}

export type KeepSlice = {
  keep: Keep | null
  /** Counts the changes on the device, so that a list is read again. */
  keepVersion: number
  /** Why work is not being kept; null while it is. */
  keepError: SubcodeError | null
  setKeep: (keep: Keep) => void
  /** Resolves when it is known whether work is kept, which the start of the page does not wait for; null where there is no storage. */
  whenKept: () => Promise<Keep | null>
  /** Something on the device has changed, by this tab or another. */
  noteKeepChange: () => void
  /** Everything is on the device: no error stands any more. */
  noteKeepSuccess: () => void
  noteKeepError: (error: SubcodeError | null) => void
}

export const createKeepSlice: StateCreator<KeepSlice, [], [], KeepSlice> = (set, _, api) => ({
  keep: null,
  keepVersion: 0,
  keepError: null,
  setKeep: (keep) => set({ keep }),
  whenKept: async () => (await waitForState(api, (state) => (state.keep || state.keepError ? state : null))).keep,
  noteKeepChange: () => set(({ keepVersion }) => ({ keepVersion: keepVersion + 1 })),
  noteKeepSuccess: () => set(({ keepVersion }) => ({ keepVersion: keepVersion + 1, keepError: null })),
  noteKeepError: (keepError) => set({ keepError }),
})
