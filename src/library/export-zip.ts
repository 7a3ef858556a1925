import { throwIfAborted } from '../base/abort.ts'
import { SubcodeError } from '../base/errors.ts'
import { crc32 } from '../formats/crc32.ts'
import { sha256Hex } from '../base/sha256.ts'
import { writeZip, type ZipFile } from '../formats/write-zip.ts'
import { byteMeter } from '../packs/byte-meter.ts'
import { readStoredFile } from '../packs/stored-packs.ts'
import type { LibraryApi } from '../protocol/library-api.ts'
import type { CallContext } from '../rpc/serve.ts'
import { openStored } from './stored.ts'

/** A kept pack as a zip file with one folder of its name. Its content stays on the disk. Throws `bad-pack`, `integrity`, `aborted`. */
export async function exportZip(
  store: FileSystemDirectoryHandle,
  name: string,
  { signal, emit }: CallContext<LibraryApi['exportZip']['event']>,
): Promise<Blob> {
  const { manifest } = await openStored(store, name)
  const meter = byteMeter(
    manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
    emit,
  )
  const files: ZipFile[] = []
  for (const { path, sha256 } of [...manifest.files, { path: 'config.json', sha256: null }]) {
    throwIfAborted(signal)
    const content = await readStoredFile(store, name, path)
    const bytes = new Uint8Array(await content.arrayBuffer())
    if (sha256 !== null && (await sha256Hex(bytes)) !== sha256)
      throw new SubcodeError('integrity', `${path}: the pack "${name}" was damaged on this disk. Remove it and bring it again.`, {
        values: { reason: 'damaged', file: path, expected: sha256, found: 'another hash' },
      })
    files.push({ path: `${name}/${path}`, content, crc32: crc32(bytes) })
    if (sha256 !== null) meter(bytes.length)
  }
  return writeZip(files)
}
