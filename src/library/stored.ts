import { SubcodeError } from '../base/errors.ts'
import { readConfig } from '../packs/fetch-pack.ts'
import { readBytes, removeEntry } from '../packs/pack-folder.ts'
import { withPackLock } from '../packs/pack-lock.ts'
import type { InterruptedImport, LibraryApi, StoredPack } from '../protocol/library-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import { JOURNAL, readJournal } from './journal.ts'

/** The manifest of a kept pack. It is written last, so a pack without one that can be read is not finished: null. */
export async function readStoredManifest(folder: FileSystemDirectoryHandle): Promise<Manifest | null> {
  const bytes = await readBytes(folder, 'config.json')
  try {
    return bytes && readConfig(bytes)
  } catch {
    return null
  }
}

/** The folder and the manifest of a pack that this browser keeps. Throws `bad-pack` where it keeps none of that name. */
export async function openStored(store: FileSystemDirectoryHandle, name: string) {
  const folder = await store.getDirectoryHandle(name).catch(() => null)
  const manifest = folder && (await readStoredManifest(folder))
  if (manifest) return { folder, manifest }
  throw new SubcodeError('bad-pack', `This browser keeps no pack named "${name}".`, { values: { reason: 'pack-not-kept', pack: name } })
}

export function describeStored(manifest: Manifest): StoredPack {
  const { name, title, files, attributes } = manifest
  return { name, title, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), hasAttributes: attributes !== null }
}

/** Every kept pack and every interrupted import. Other folders are removed, but not one that a tab is working on. */
export async function listStored(store: FileSystemDirectoryHandle): Promise<LibraryApi['list']['out']> {
  const names: string[] = []
  for await (const name of store.keys()) names.push(name)
  const found = await Promise.all(names.sort().map((name) => withPackLock(name, () => look(store, name)).catch(() => null)))
  return {
    packs: found.flatMap((item) => (item?.kind === 'pack' ? [item.pack] : [])),
    interrupted: found.flatMap((item) => (item?.kind === 'interrupted' ? [item.import] : [])),
  }
}

type Looked = { kind: 'pack'; pack: StoredPack } | { kind: 'interrupted'; import: InterruptedImport }

async function look(store: FileSystemDirectoryHandle, name: string): Promise<Looked | null> {
  const folder = await store.getDirectoryHandle(name).catch(() => null)
  const manifest = folder && (await readStoredManifest(folder))
  if (manifest) {
    await removeEntry(folder, JOURNAL)
    return { kind: 'pack', pack: { ...describeStored(manifest), name } }
  }
  const journal = folder && (await readJournal(folder))
  if (journal) {
    const doneBytes = journal.done.reduce((sum, file) => sum + file.bytes, 0)
    return { kind: 'interrupted', import: { name, title: journal.title, files: journal.names, doneBytes } }
  }
  await removeEntry(store, name)
  return null
}
