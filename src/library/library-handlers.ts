import { SubcodeError } from '../base/errors.ts'
import { removeEntry } from '../packs/pack-folder.ts'
import { withPackLock } from '../packs/pack-lock.ts'
import type { LibraryApi } from '../protocol/library-api.ts'
import type { CallContext, Handlers } from '../rpc/serve.ts'
import { attributeNames, renameAttributes } from './attribute-names.ts'
import { combine } from './combine.ts'
import { exportZip } from './export-zip.ts'
import { importPack } from './import-pack.ts'
import { importSources } from './import-sources.ts'
import { JOURNAL } from './journal.ts'
import { openFiles } from './open-files.ts'
import { recognise } from './recognise.ts'
import { describeStored, listStored, readStoredManifest } from './stored.ts'

/** A folder's name that is safe in every file system and in an address. */
const NAME = /^[\w-][\w.-]{0,99}$/

type Import = LibraryApi['import']

/** The library's verbs over the folder that `openStore` gives. */
export function createLibraryHandlers(openStore: () => Promise<FileSystemDirectoryHandle>): Handlers<LibraryApi> {
  return {
    recognise: async ({ files, said }) => recognise(await openStore().catch(() => null), files, said),
    import: async (input, context) => {
      if (!NAME.test(input.name))
        throw new SubcodeError('bad-pack', `"${input.name}" is no name for a pack: use letters, digits and -.`, {
          values: { reason: 'pack-name-invalid', name: input.name },
        })
      const store = await openStore()
      return withPackLock(input.name, () => importFiles(store, input, context))
    },
    list: async () => listStored(await openStore()),
    remove: async ({ name }) => {
      const store = await openStore()
      await withPackLock(name, () => removePack(store, name))
      return undefined
    },
    attributeNames: async ({ name }) => attributeNames(await openStore(), name),
    renameAttributes: async ({ name, names }) => {
      const store = await openStore()
      await withPackLock(name, () => renameAttributes(store, name, names))
      return undefined
    },
    exportZip: async ({ name }, context) => exportZip(await openStore(), name, context),
  }
}

/** Leaves nothing behind when it fails or is cancelled. */
async function importFiles(store: FileSystemDirectoryHandle, input: Import['in'], context: CallContext<Import['event']>) {
  const { name } = input
  const before = await store.getDirectoryHandle(name).catch(() => null)
  if (before && (await readStoredManifest(before)))
    throw new SubcodeError('bad-pack', `There is a pack named "${name}" already: choose another name, or remove that one first.`, {
      values: { reason: 'pack-name-taken', pack: name },
    })
  try {
    const combination = combine(await openFiles(input.files), input.said)
    const isPack = combination.kind === 'pack'
    const manifest = await (isPack
      ? importPack(store, combination.pack, input, context)
      : importSources(store, combination, input, context))
    await removeEntry(await store.getDirectoryHandle(name), JOURNAL)
    return describeStored(manifest)
  } catch (thrown) {
    await removeEntry(store, name)
    throw thrown
  }
}

/** Removes the manifest first: without it the pack does not count as kept, even if a later removal fails. */
async function removePack(store: FileSystemDirectoryHandle, name: string): Promise<void> {
  const folder = await store.getDirectoryHandle(name).catch(() => null)
  if (!folder) return
  await removeEntry(folder, 'config.json')
  await removeEntry(store, name)
}
