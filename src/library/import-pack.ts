import { throwIfAborted } from '../base/abort.ts'
import { encodeJson } from '../convert/track-files.ts'
import { byteMeter } from '../packs/byte-meter.ts'
import { removeEntry, writeFile } from '../packs/pack-folder.ts'
import type { LibraryApi } from '../protocol/library-api.ts'
import type { Manifest } from '../protocol/manifest.ts'
import type { CallContext } from '../rpc/serve.ts'
import { type OpenPack, readChecked } from './open-pack.ts'
import { checkRoom } from './room.ts'

type Import = LibraryApi['import']

/** Copies a finished pack into `store`, every file checked, its manifest last. Throws `integrity`, `quota`, `aborted`. */
export async function importPack(
  store: FileSystemDirectoryHandle,
  pack: OpenPack,
  { name, title }: Import['in'],
  { signal, emit }: CallContext<Import['event']>,
): Promise<Manifest> {
  const manifest = { ...pack.manifest, name, title }
  const totalBytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  await checkRoom(totalBytes)
  await removeEntry(store, name)
  const folder = await store.getDirectoryHandle(name, { create: true })
  const meter = byteMeter(totalBytes, emit)
  for (const file of manifest.files) {
    throwIfAborted(signal)
    await writeFile(folder, file.path, await readChecked(pack.files, file))
    meter(file.bytes)
  }
  throwIfAborted(signal)
  await writeFile(folder, 'config.json', encodeJson(manifest))
  return manifest
}
