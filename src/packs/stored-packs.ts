import { SubcodeError } from '../base/errors.ts'

/** The folder of the browser's private file system (OPFS) that holds a folder for each pack. */
const STORE = 'packs'

/** Stands for the URL of a pack that this browser keeps. */
const SCHEME = 'opfs:'

export const storedPackUrl = (name: string): string => `${SCHEME}${name}`

/** The name of a pack that this browser keeps; null for the URL of a served one. */
export function storedPackName(packUrl: string): string | null {
  return packUrl.startsWith(SCHEME) ? packUrl.slice(SCHEME.length) : null
}

/** The folder of all packs that this browser keeps. Throws `quota` where the browser gives pages no storage. */
export async function openPackStore(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory()
    return await root.getDirectoryHandle(STORE, { create: true })
  } catch (cause) {
    const advice = 'A private window may be the reason: open the studio in an ordinary one.'
    throw new SubcodeError('quota', `This browser gives the page no storage to keep packs in. ${advice}`, {
      values: { reason: 'no-storage-for-packs' },
      cause,
    })
  }
}

/** A file of a kept pack. Throws `bad-pack` when it is not there. */
export async function readStoredFile(store: FileSystemDirectoryHandle, pack: string, path: string): Promise<File> {
  try {
    const { folder, name } = await openParent(await store.getDirectoryHandle(pack), path, false)
    return await (await folder.getFileHandle(name)).getFile()
  } catch (cause) {
    throw new SubcodeError('bad-pack', `${path}: the pack "${pack}" that this browser kept lacks this file. Bring the pack again.`, {
      values: { reason: 'pack-lacks-file', file: path },
      cause,
    })
  }
}

/** The folder that a path leads to, made if asked for, and the name in it. */
export async function openParent(root: FileSystemDirectoryHandle, path: string, create: boolean) {
  const folders = path.split('/')
  const name = folders.pop() ?? ''
  let folder = root
  for (const segment of folders) folder = await folder.getDirectoryHandle(segment, { create })
  return { folder, name }
}
