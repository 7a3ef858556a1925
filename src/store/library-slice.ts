import type { StateCreator } from 'zustand/vanilla'
import { isAborted, type SubcodeError, toSubcodeError } from '../base/errors.ts'
import type { ImportProgress, InterruptedImport, NamedFile, Recognition, StoredPack } from '../protocol/library-api.ts'
import type { Said } from '../protocol/said.ts'
import type { CallOptions } from '../rpc/client.ts'
import type { Clients } from './clients.ts'

/** The import of a model: none, recognising files, waiting for the user (`title` is proposed or typed), or converting. */
export type ImportStatus =
  | { kind: 'idle' }
  | { kind: 'looking'; count: number }
  | { kind: 'found'; files: NamedFile[]; recognition: Recognition; title: string; said: Said; error: SubcodeError | null }
  | { kind: 'running'; title: string; progress: ImportProgress | null }

export type LibrarySlice = {
  /** Packs that this browser stores, and imports that a closed tab interrupted. */
  stored: StoredPack[]
  interrupted: InterruptedImport[]
  /** Why packs cannot be stored, or why one could not be removed or recognised; null once the user has seen it. */
  libraryError: SubcodeError | null
  importing: ImportStatus
  dismissLibraryError: () => void
  /** Reads the lists of packs and interrupted imports again. Never throws. */
  refreshLibrary: () => Promise<void>
  /** Recognises files. A later call wins; while an import runs, files are ignored. */
  bringFiles: (files: NamedFile[]) => Promise<void>
  /** Recognises the files found again, with what the user says of them. */
  answerImport: (said: Said) => Promise<void>
  /** Makes a pack of the files found, under a free name. Its name, or null where it failed or was cancelled. */
  runImport: (title: string, said?: Said) => Promise<string | null>
  cancelImport: () => void
  closeImport: () => void
  removePack: (name: string) => Promise<void>
  /** Names of a kept pack's attributes. Throws the errors of `LibraryApi`. */
  attributeNames: (name: string) => Promise<string[]>
  /** A kept pack as a zip file. Throws the errors of `LibraryApi`. */
  exportPack: (name: string, options?: CallOptions<ImportProgress>) => Promise<Blob>
}

export const createLibrarySlice =
  ({ library }: Clients): StateCreator<LibrarySlice, [], [], LibrarySlice> =>
  (set, get) => {
    let turn = 0
    let controller = new AbortController()
    const isRunning = () => get().importing.kind === 'running'

    const refreshLibrary = async () => {
      try {
        const { packs, interrupted } = await library.call('list', undefined)
        set({ stored: packs, interrupted })
      } catch (thrown) {
        set({ stored: [], interrupted: [], libraryError: toSubcodeError(thrown) })
      }
    }

    const convert = async (files: NamedFile[], title: string, said: Said): Promise<string> => {
      controller = new AbortController()
      const { signal } = controller
      const name = freeName(title, files, get())
      set({ importing: { kind: 'running', title, progress: null } })
      const onEvent = (progress: ImportProgress) => isRunning() && set({ importing: { kind: 'running', title, progress } })
      await library.call('import', { files, name, title, said }, { signal, onEvent })
      return name
    }

    const look = async (files: NamedFile[], said: Said): Promise<void> => {
      const mine = ++turn
      set({ importing: { kind: 'looking', count: files.length }, libraryError: null })
      try {
        const recognition = await library.call('recognise', { files, said })
        const title = recognition.proposal?.title ?? ''
        if (mine === turn) set({ importing: { kind: 'found', files, recognition, title, said, error: null } })
      } catch (thrown) {
        if (mine === turn) set({ importing: { kind: 'idle' }, libraryError: toSubcodeError(thrown) })
      }
    }

    return {
      stored: [],
      interrupted: [],
      libraryError: null,
      importing: { kind: 'idle' },
      dismissLibraryError: () => set({ libraryError: null }),
      refreshLibrary,
      bringFiles: async (brought) => {
        if (!isRunning() && brought.length > 0) await look(tellApart(brought), {})
      },
      answerImport: async (said) => {
        const { importing } = get()
        if (importing.kind === 'found') await look(importing.files, said)
      },
      runImport: async (title, said = {}) => {
        const { importing } = get()
        if (importing.kind !== 'found') return null
        const name = await convert(importing.files, title, said).catch((thrown: unknown) => {
          const recognition = withoutKept(importing.recognition)
          set({ importing: { ...importing, recognition, title, said, error: isAborted(thrown) ? null : toSubcodeError(thrown) } })
          return null
        })
        await refreshLibrary()
        if (name !== null) set({ importing: { kind: 'idle' } })
        return name
      },
      cancelImport: () => controller.abort(),
      closeImport: () => {
        turn++
        if (!isRunning()) set({ importing: { kind: 'idle' } })
      },
      removePack: async (name) => {
        await library.call('remove', { name }).catch((thrown: unknown) => set({ libraryError: toSubcodeError(thrown) }))
        await refreshLibrary()
      },
      attributeNames: (name) => library.call('attributeNames', { name }),
      exportPack: (name, options) => library.call('exportZip', { name }, options),
    }
  }

/** A recognition without kept bytes: an import that fails or is cancelled removes the files of an interrupted one. */
function withoutKept({ proposal, ...recognition }: Recognition): Recognition {
  return { ...recognition, proposal: proposal && { ...proposal, keptBytes: 0 } }
}

/** Gives files of one name a number: every official checkpoint is called last.ckpt. */
export function tellApart(files: readonly NamedFile[]): NamedFile[] {
  const counts = new Map<string, number>()
  return files.map(({ path, file }) => {
    const number = (counts.get(path) ?? 0) + 1
    counts.set(path, number)
    return { path: number === 1 ? path : `${path} (${number})`, file }
  })
}

type Taken = Pick<LibrarySlice, 'stored' | 'interrupted'> & { packs?: { name: string }[] }

/**
 * A folder name for a title that no other pack has. An interrupted import of the same files and title gets its earlier name, so
 * that it continues.
 */
export function freeName(title: string, files: readonly NamedFile[], { stored, interrupted, packs = [] }: Taken): string {
  const paths = files.map(({ path }) => path)
  const earlier = interrupted.find((item) => item.title === title && item.files.every((file) => paths.includes(file)))
  if (earlier) return earlier.name
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w.-]+/g, '-')
  const stem = plain.replace(/^[.-]+|[.-]+$/g, '').slice(0, 80) || 'pack'
  const taken = new Set([...stored, ...interrupted, ...packs].map(({ name }) => name))
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}-${number}`
    if (!taken.has(name)) return name
  }
}
