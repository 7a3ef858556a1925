import { SubcodeError } from '../base/errors.ts'
import { openParent } from './stored-packs.ts'

/** A file of a pack's folder in memory; null when it is not there. */
export async function readBytes(folder: FileSystemDirectoryHandle, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const parent = await openParent(folder, path, false)
    const file = await (await parent.folder.getFileHandle(parent.name)).getFile()
    return new Uint8Array(await file.arrayBuffer())
  } catch {
    return null
  }
}

/** Size of a file; null when it is not there. */
export async function sizeOf(folder: FileSystemDirectoryHandle, path: string): Promise<number | null> {
  try {
    const parent = await openParent(folder, path, false)
    return (await (await parent.folder.getFileHandle(parent.name)).getFile()).size
  } catch {
    return null
  }
}

/** Only workers have this method, and only the types of workers declare it. */
type SyncFileHandle = FileSystemFileHandle & {
  createSyncAccessHandle(): Promise<{
    truncate(size: number): void
    write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number
    flush(): void
    close(): void
  }>
}

/** Writes a file whole, and returns once it is on the disk. Throws `quota` when there is no room. */
export async function writeFile(folder: FileSystemDirectoryHandle, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const parent = await openParent(folder, path, true)
  const file = (await parent.folder.getFileHandle(parent.name, { create: true })) as SyncFileHandle
  const handle = await file.createSyncAccessHandle()
  try {
    handle.truncate(0)
    const written = handle.write(bytes, { at: 0 })
    handle.flush()
    if (written !== bytes.length) throw noRoom(path, bytes.length)
  } catch (cause) {
    throw cause instanceof DOMException && cause.name === 'QuotaExceededError' ? noRoom(path, bytes.length, cause) : cause
  } finally {
    handle.close()
  }
}

/** Removes a folder with all that is in it, or a file; it may be gone already. */
export async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  await folder.removeEntry(name, { recursive: true }).catch((thrown: unknown) => {
    if (!(thrown instanceof DOMException && thrown.name === 'NotFoundError')) throw thrown
  })
}

function noRoom(path: string, bytes: number, cause?: unknown): SubcodeError {
  const advice = 'Remove a pack that you no longer need, or free space on the disk.'
  const values = { reason: 'no-room-for-pack', neededBytes: bytes, leftBytes: null } as const
  return new SubcodeError('quota', `${path}: the browser has no room for ${(bytes / 1e6).toFixed(1)} MB more. ${advice}`, { values, cause })
}
